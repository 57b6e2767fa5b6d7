-- How many jobs of each queue and kind run and for how long the first of them has, and how many wait for a later time.
-- Looks at no more than the first $1 of either.
select state, queue, kind, count(*) as count,
    coalesce(extract(epoch from now() - min(started_at)), 0)::float8 as age
from (
    (
        select 'processing' as state, j.queue, j.kind, coalesce(j.started_at, c.claimed_at) as started_at
        from job_claim c
        cross join unnest(c.job_ids, c.turns) as held(id, turn)
        -- The fence has each job found by its primary key.
        cross join lateral (
            select queue, kind, started_at
            from job
            where id = held.id and turn = held.turn and state in ('pending', 'processing')
            offset 0
        ) j
        limit $1
    )
    union all
    (select state, queue, kind, null from job where state = 'scheduled' order by due_at limit $1)
) looked_at
group by state, queue, kind
