-- Ends an attempt badly: another one after a delay, or none. A job that was asked to stop never gets another attempt.
with given as (
    select *
    from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $8::text[])
        as g(id, lease, code, error, delay_ms, message)
), held as materialized (
    -- Read under the lock, so a cancel that came first is seen.
    select j.id, j.cancel_requested_at is not null as cancelled
    from job j
    where j.id = any ($2) and j.state = 'processing' and j.lease = any ($3)
    order by j.id
    for no key update
), verdict as (
    select g.*, h.cancelled, g.delay_ms is not null and not h.cancelled as again,
        coalesce($1::timestamptz, now()) as now
    from given g
    join held h on h.id = g.id
)
update job j
set state = case when not v.again then 'failed' when v.delay_ms > 0 then 'scheduled' else 'pending' end,
    revision = revision + 1,
    progress = case when v.again then 0 else progress end,
    message = case when not v.again then coalesce(v.message, j.message) end,
    started_at = case when v.again then null else j.started_at end,
    due_at = case when v.again then v.now + v.delay_ms * interval '1 millisecond' else j.due_at end,
    error_code = case when v.again then null when v.cancelled then 'cancelled' else v.code end,
    error_message = case when v.again then null when v.cancelled then 'The job was cancelled.' else v.error end,
    lease = null, node = null,
    finished_at = case when not v.again then v.now end,
    expires_at = case when not v.again then v.now + $7::interval end,
    updated_at = v.now
from verdict v
where j.id = any (array(select id from held)) and j.id = v.id and j.state = 'processing' and j.lease = v.lease
returning j.id, j.revision
