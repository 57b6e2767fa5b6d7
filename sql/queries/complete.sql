-- Ends jobs well. A row that does not come back was not this worker's any more: its claim holds only what has still the turn
-- that it had then.
--
-- The rows are locked in the order of their ids, whatever the planner thinks of the table: a lateral look is made for one given
-- row after the other, and "offset 0" keeps the update out of it. Without that a small table is read as it lies, and two batches
-- lock each other out. The update finds its rows by primary key: "any" can be neither hashed nor merged.
--
-- The claims come back too, as rows without a revision: when each was made, when its jobs ended, and when they are forgotten.
-- Whoever knew a job right before its end knows all about it by that, and it costs nothing for each job, as columns of its own
-- would.
--
-- A claim whose jobs have all been completed is forgotten; release.sql forgets the others.
with claim as materialized (
    select id, claimed_at from job_claim where id = any ((select $3::uuid[])::uuid[])
), done as (
    update job j
    set state = 'completed', revision = revision + 1, progress = 100, message = coalesce(g.message, j.message),
        attempt = case when j.state = 'pending' then attempt + 1 else attempt end,
        started_at = case when j.state = 'pending' then g.claimed_at else started_at end,
        result = g.result, result_size = octet_length(g.result::text),
        finished_at = coalesce($1::timestamptz, now()), updated_at = coalesce($1::timestamptz, now()),
        expires_at = coalesce($1::timestamptz, now()) + $6::interval, changed_in = pg_current_xact_id()
    from (
            select given.*
            from (
                select g.*, c.claimed_at
                from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::integer[]), (select $5::json[]),
                        (select $7::text[]))
                    as g(id, claim, turn, result, message)
                join claim c on c.id = g.claim
                order by g.id
            ) given
            cross join lateral (
                select
                from job
                where id = given.id and turn = given.turn and state in ('pending', 'processing')
                for no key update
            ) locked
            offset 0
        ) g
    where j.id = any (array[g.id]) and j.turn = any (array[g.turn])
    returning j.id, j.revision, g.claim
), counted as (
    select claim, count(*)::integer as jobs from done group by claim
), spent as (
    delete from job_claim c
    using counted
    where c.id = any (array[counted.claim]) and c.remaining <= counted.jobs
), used as (
    update job_claim c
    set remaining = c.remaining - counted.jobs
    from counted
    where c.id = any (array[counted.claim]) and c.remaining > counted.jobs
)
select id, revision, null::timestamptz[] as times from done
union all
select id, 0, array[claimed_at, coalesce($1::timestamptz, now()), coalesce($1::timestamptz, now()) + $6::interval] from claim
