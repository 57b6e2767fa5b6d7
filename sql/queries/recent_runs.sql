-- How long the runs took that ended last, newest first. Looks at no more than $2 jobs, those that will be forgotten last,
-- and at none that were looked at before ($1).
select id, kind, extract(epoch from finished_at - started_at)::float8 as duration, expires_at
from (
    select id, kind, started_at, finished_at, expires_at, error_code
    from job
    where expires_at > coalesce($1::timestamptz, '-infinity')
    order by expires_at desc
    limit $2
) last
where started_at is not null and error_code is distinct from 'cancelled'
order by expires_at desc
