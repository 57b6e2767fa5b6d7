-- oldest-program: 9

-- A claim writes what it must and no more: it takes rows off the line, and notes all that it took in one row. A job's own row is
-- written when it has run for a moment, or has ended before that; most are written once less, and none of the indexes of job
-- knows of claims.
--
-- Nodes of older programs must be stopped first: they would start jobs, and let in those that are due, beside the line, where
-- nobody finds them. So this is refused while a runner has a lease, and turn, which they don't know, has no default. What they leave is
-- taken back like that of any node that is gone.
do $$ begin
    if exists (select from job_node where lease_until > now()) then
        raise exception 'Nodes of an older program still run, or were killed within the time of their lease.'
            using hint = 'Stop them, and try again when their leases have run out (30 s, unless --lease says otherwise).';
    end if;
end $$;

lock table job in share row exclusive mode;

alter index job_claim rename to job_claim_order;

-- The jobs that wait for their turn, in the exact order of the claim, kind by kind: what waits for other kinds costs a claim
-- nothing. What waits for a later time is 'scheduled' and not here. rank is the priority, negated.
create table job_pending (
    due_at timestamptz not null,
    id     uuid not null,
    rank   smallint not null,
    queue  text not null,
    kind   text not null,
    primary key (queue, kind, rank, due_at, id)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

insert into job_pending (due_at, id, rank, queue, kind)
select due_at, id, -priority, queue, kind
from job
where state = 'pending'
order by queue, kind, -priority, due_at, id;

-- What a node has taken by one statement. It holds those of the jobs that are not over and have the turn that they had then:
-- whoever takes one from it counts the job's turn on.
create table job_claim (
    id         uuid primary key,        -- with a job's turn the token of its lease
    node       uuid not null,           -- who runs them
    claimed_at timestamptz not null,
    remaining  integer not null,        -- of its jobs so many at most have not been completed
    kinds      text[] not null,
    job_ids    uuid[] not null,
    turns      integer[] not null,
    constraint job_claim_turns check (cardinality(job_ids) = cardinality(turns))
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

alter table job add column turn integer not null default 0;     -- how often it was taken from whoever had claimed it
alter table job alter column turn drop default;

insert into job_claim (id, node, claimed_at, remaining, kinds, job_ids, turns)
select gen_random_uuid(), node, min(started_at), count(*), array_agg(distinct kind), array_agg(id), array_agg(turn)
from job
where state = 'processing'
group by node;

drop index job_claim_order;
drop index job_running;

alter table job drop constraint job_leased, drop column lease, drop column node;
