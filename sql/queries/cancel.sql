-- Asks a job to stop: one that waits is over at once, one that runs is told to its worker.
update job
set state = case when state = 'processing' then 'processing' else 'failed' end,
    revision = revision + 1,
    cancel_requested_at = coalesce($1::timestamptz, now()),
    error_code = case when state <> 'processing' then 'cancelled' end,
    error_message = case when state <> 'processing' then 'The job was cancelled.' end,
    finished_at = case when state <> 'processing' then coalesce($1::timestamptz, now()) end,
    expires_at = case when state <> 'processing' then coalesce($1::timestamptz, now()) + $4::interval end,
    updated_at = coalesce($1::timestamptz, now()), changed_in = pg_current_xact_id()
where id = $2 and owner = $3 and state in ('scheduled', 'pending', 'processing') and cancel_requested_at is null
returning id, revision
