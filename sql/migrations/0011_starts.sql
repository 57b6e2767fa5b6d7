-- oldest-program: 11

-- What an owner has started, newest first, as job_listing had it, but one row a start and not one a job: jobs that are started by one
-- statement have one time of creation, and most are forgotten at about the same time. A batch of 500 writes 499 rows and as
-- many index entries less, and so do starts that came one by one and shared a statement.
--
-- Programs that know job_listing alone can neither start, list nor forget jobs after this, since there is none any more. So this is
-- refused while a runner has a lease, as 0009 was.
do $$ begin
    if exists (select from job_node where lease_until > now()) then
        raise exception 'Nodes of an older program still run, or were killed within the time of their lease.'
            using hint = 'Stop them, and try again when their leases have run out (30 s, unless --lease says otherwise).';
    end if;
end $$;

create table job_start (
    created_at timestamptz not null,    -- of each of its jobs
    id         uuid not null,           -- the first of them
    remaining  integer not null,        -- so many of them have not been forgotten
    owner      text not null,
    job_ids    uuid[] not null,         -- all of them, also those that have been forgotten
    primary key (owner, created_at, id)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Nothing may be started or forgotten meanwhile.
lock table job in share row exclusive mode;

insert into job_start (created_at, id, remaining, owner, job_ids)
select created_at, job_ids[1], cardinality(job_ids), owner, job_ids
from (
    select owner, created_at, array_agg(id order by id) as job_ids
    from (
        -- No more in a row than a batch may have, whatever filled the table.
        select owner, created_at, id, (row_number() over (partition by owner, created_at order by id) - 1) / 1000 as part
        from job_listing l
        where exists (select from job where id = l.id)
    ) numbered
    group by owner, created_at, part
) given
order by owner, created_at, job_ids[1];

drop table job_listing;
