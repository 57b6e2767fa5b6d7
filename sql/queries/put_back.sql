-- Gives back what was claimed and is not going to be finished here: the attempt is not charged. Rows are found and
-- locked as in complete.sql; one that changes meanwhile is looked at again, so a cancel is seen.
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
from (
        select given.*
        from (
            select *
            from unnest((select $2::uuid[]), (select $3::uuid[]))
                as unordered(id, lease)
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
