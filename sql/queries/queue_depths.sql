-- How many jobs of each queue and kind wait, and since when the first of them has been due. Never counts more than $1 of
-- one kind: the kinds are found by jumping from one to the next in the line's index, and the counts end there.
with recursive kinds as (
    (select queue, kind from job_pending order by queue, kind limit 1)
    union all
    select next.queue, next.kind
    from kinds k
    cross join lateral (
        select queue, kind
        from job_pending
        where (queue, kind) > (k.queue, k.kind)
        order by queue, kind
        limit 1
    ) next
)
select k.queue, k.kind,
    (select count(*) from (
        select from job_pending where queue = k.queue and kind = k.kind limit $1
    ) counted) as waiting,
    extract(epoch from now() - (
        select min(due_at) from (
            select due_at
            from job_pending
            where queue = k.queue and kind = k.kind
            order by rank, due_at, id
            limit 100
        ) first
    ))::float8 as age
from kinds k
