-- The nodes that run jobs and whose leases hold, and how many jobs each of them runs.
select n.name, (
        select count(*)
        from job_claim c
        cross join unnest(c.job_ids, c.turns) as held(id, turn)
        join job j on j.id = any (array[held.id]) and j.turn = any (array[held.turn])
        where c.node = n.id and j.state in ('pending', 'processing')
    ) as running
from job_node n
where n.lease_until >= coalesce($1::timestamptz, now())
order by n.name
