-- How many jobs of each queue and kind run and for how long the first of them has, and how many wait for a later time.
-- Looks at no more than the first $1 of either.
select state, queue, kind, count(*) as count,
    coalesce(extract(epoch from now() - min(started_at)), 0)::float8 as age
from (
    (select state, queue, kind, started_at from job where state = 'processing' limit $1)
    union all
    (select state, queue, kind, null from job where state = 'scheduled' order by due_at limit $1)
) looked_at
group by state, queue, kind
