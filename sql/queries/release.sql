-- Forgets claims that hold nothing any more. Looked at job by job: a job in no claim that is not over would be lost, and whoever
-- asks may believe it over by an answer that a failover has undone. If this is lost itself a node that looks for strays does it, so
-- nobody waits for the disk.
with hurry as materialized (
    select set_config('synchronous_commit', 'off', true)
)
delete from job_claim c
using hurry
where c.id = any ($1::uuid[])
    and not exists (
        select
        from unnest(c.job_ids, c.turns) as held(id, turn)
        join job j on j.id = any (array[held.id]) and j.turn = any (array[held.turn])
        where j.state in ('pending', 'processing')
    )
