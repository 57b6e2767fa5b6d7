-- One page, newest first. Looks at no more than $7 rows, however few of them match, so that no filter costs a scan of
-- all that an owner ever started. The last row looked at comes with the page: the next one begins behind it.
--
-- Starts come in the order of the index, and only the jobs of one moment are sorted: no more starts are read than it takes.
-- What has been forgotten of a start is looked at and not found.
with looked as materialized (
    select s.created_at, started.id
    from job_start s
    cross join lateral unnest(s.job_ids) as started(id)
    where s.owner = $1 and s.created_at <= coalesce($2::timestamptz, 'infinity')
        and ($2::timestamptz is null or (s.created_at, started.id) < ($2, $3::uuid))
    order by s.created_at desc, started.id desc
    limit $7
), matching as (
    select j.*
    from looked l
    -- The fence has each row found by its primary key.
    cross join lateral (select * from job where id = l.id offset 0) j
    where ($4::text is null or j.state = $4 or (j.state = 'scheduled' and $4 = 'pending'))
        and ($5::text is null or j.kind = $5)
    order by l.created_at desc, l.id desc
    limit $6
), bottom as (
    select created_at, id, (select count(*) from looked) as looked
    from looked
    order by created_at, id
    limit 1
)
select m.id, m.owner, m.kind, m.state, m.revision, m.progress, m.message, m.attempt, m.max_attempts, m.created_at,
    m.updated_at, m.due_at, m.started_at, m.finished_at, m.expires_at, m.cancel_requested_at, m.retry_of,
    m.error_message, m.error_code,
    case when m.result_size > 4096 then null else m.result end as result,
    m.result_size > 4096 as result_omitted, coalesce($8::timestamptz, now()) as read_at,
    b.created_at as bottom_created_at, b.id as bottom_id, b.looked
from bottom b
left join matching m on true
order by m.created_at desc, m.id desc
