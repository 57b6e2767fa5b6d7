-- Ends an attempt badly: another one after a delay, or none. A job that was asked to stop never gets another attempt. Rows
-- are found and locked as in complete.sql; one that changes meanwhile is looked at again, so a cancel is seen.
update job j
set state = case
        when g.delay_ms is null or j.cancel_requested_at is not null then 'failed'
        when g.delay_ms > 0 then 'scheduled'
        else 'pending'
    end,
    revision = revision + 1,
    progress = case when g.delay_ms is null or j.cancel_requested_at is not null then j.progress else 0 end,
    message = case when g.delay_ms is null or j.cancel_requested_at is not null then coalesce(g.message, j.message) end,
    started_at = case when g.delay_ms is null or j.cancel_requested_at is not null then j.started_at end,
    due_at = case
        when g.delay_ms is null or j.cancel_requested_at is not null then j.due_at
        else clock.now + g.delay_ms * interval '1 millisecond'
    end,
    error_code = case when j.cancel_requested_at is not null then 'cancelled' when g.delay_ms is null then g.code end,
    error_message = case
        when j.cancel_requested_at is not null then 'The job was cancelled.'
        when g.delay_ms is null then g.error
    end,
    lease = null, node = null,
    finished_at = case when g.delay_ms is null or j.cancel_requested_at is not null then clock.now end,
    expires_at = case
        when g.delay_ms is null or j.cancel_requested_at is not null then clock.now + $7::interval
    end,
    updated_at = clock.now, changed_in = pg_current_xact_id()
from (
        select given.*
        from (
            select *
            from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::text[]), (select $5::text[]),
                (select $6::bigint[]), (select $8::text[]))
                as unordered(id, lease, code, error, delay_ms, message)
            order by id
        ) given
        cross join lateral (
            select from job where id = given.id and lease = given.lease for no key update
        ) locked
        offset 0
    ) g,
    (select coalesce($1::timestamptz, now()) as now) clock
where j.id = any (array[g.id]) and j.lease = any (array[g.lease])
returning j.id, j.revision
