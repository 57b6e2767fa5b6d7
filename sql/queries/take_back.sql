-- Puts back what this node holds and does not know of, because the answer to a claim was lost on the way. Rows are locked
-- before the update, so it sees a cancel that came first.
with held as materialized (
    select j.id
    from job j
    where j.state = 'processing' and j.node = $2
        and (j.id, j.lease) not in (select * from unnest($3::uuid[], $5::uuid[]))
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
    updated_at = clock.now, changed_in = pg_current_xact_id()
from (select coalesce($1::timestamptz, now()) as now) clock
where j.id = any (array(select id from held)) and j.node = $2
    and (j.id, j.lease) not in (select * from unnest($3::uuid[], $5::uuid[]))
returning j.id, j.revision
