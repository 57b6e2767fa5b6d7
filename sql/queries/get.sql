-- Jobs by id, of one owner ($2) or of any (null).
select id, owner, kind, state, revision, progress, message, attempt, max_attempts, created_at, updated_at, due_at,
    started_at, finished_at, expires_at, cancel_requested_at, retry_of, error_message, error_code,
    case when $3 and result_size > 4096 then null else result end as result,
    $3 and result_size > 4096 as result_omitted, coalesce($4::timestamptz, now()) as read_at
from job
where id = any ((select $1::uuid[])::uuid[]) and ($2::text is null or owner = $2)
