-- The places in line of those of these jobs that wait for their turn: how many of the same queue and kind go first, and
-- how many of the kind run. Looks at no more than $2 of a line; who stands behind them has that place, and who has just been
-- taken off it the first one.
with asked as materialized (
    select id, queue, kind
    from job
    where id = any ((select $1::uuid[])::uuid[]) and state = 'pending'
), line as materialized (
    select distinct queue, kind from asked
), place as materialized (
    select l.queue, l.kind, w.id, w.position
    from line l
    cross join lateral (
        select first.id, row_number() over (order by first.rank, first.due_at, first.id) - 1 as position
        from (
            select id, rank, due_at
            from job_pending
            where queue = l.queue and kind = l.kind
            order by rank, due_at, id
            limit $2
        ) first
    ) w
), seen as materialized (
    select queue, kind, count(*) as jobs
    from place
    group by queue, kind
), running as materialized (
    select j.kind, count(*) as jobs
    from job_claim c
    cross join unnest(c.job_ids, c.turns) as held(id, turn)
    join job j on j.id = any (array[held.id]) and j.turn = any (array[held.turn])
    where c.kinds && array(select kind from line) and j.state in ('pending', 'processing')
    group by j.kind
)
select a.id, a.kind, coalesce(p.position, case when s.jobs >= $2 then $2 else 0 end) as position,
    coalesce(r.jobs, 0) as running
from asked a
left join place p on p.id = a.id
left join seen s on s.queue = a.queue and s.kind = a.kind
left join running r on r.kind = a.kind
