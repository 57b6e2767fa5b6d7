-- Gives back what was claimed and is not going to be finished here: the attempt is not charged. Rows are found as in
-- complete.sql; they are locked before the update, so it sees a cancel that came first.
with held as materialized (
    select j.id
    from job j
    where j.id = any (array(select unnest($2::uuid[]))) and j.lease = any ($3::uuid[])
    order by j.id
    for no key update
)
update job j
set state = case when cancel_requested_at is not null then 'failed' else 'pending' end,
    revision = revision + 1,
    attempt = attempt - case when cancel_requested_at is not null then 0 else 1 end,
    progress = case when cancel_requested_at is not null then j.progress else 0 end,
    message = case when cancel_requested_at is not null then j.message end,
    started_at = case when cancel_requested_at is not null then j.started_at end,
    error_code = case when cancel_requested_at is not null then 'cancelled' end,
    error_message = case when cancel_requested_at is not null then 'The job was cancelled.' end,
    lease = null, node = null,
    finished_at = case when cancel_requested_at is not null then clock.now end,
    expires_at = case when cancel_requested_at is not null then clock.now + $4::interval end,
    updated_at = clock.now
from unnest($2, $3) as g(id, lease), (select coalesce($1::timestamptz, now()) as now) clock
where j.id = any (array(select id from held)) and j.id = g.id and j.lease = g.lease
returning j.id, j.revision
