-- The places in line of those of these jobs that wait for their turn: how many of the same queue and kind go first, and
-- how many of the kind run. Looks at no more than $2 of a line; who stands behind them has that place.
with asked as materialized (
    select id, queue, kind
    from job
    where id = any ((select $1::uuid[])::uuid[]) and state = 'pending'
), line as materialized (
    select distinct queue, kind from asked
), place as materialized (
    select w.id, w.position
    from line l
    cross join lateral (
        select first.id, row_number() over (order by -first.priority, first.due_at, first.id) - 1 as position
        from (
            select id, priority, due_at
            from job
            where state = 'pending' and queue = l.queue and kind = l.kind
            order by -priority, due_at, id
            limit $2
        ) first
    ) w
), running as materialized (
    select kind, count(*) as jobs
    from job
    where state = 'processing'
    group by kind
)
select a.id, a.kind, coalesce(p.position, $2) as position, coalesce(r.jobs, 0) as running
from asked a
left join place p on p.id = a.id
left join running r on r.kind = a.kind
