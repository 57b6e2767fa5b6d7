-- Does a failed job again, as a new one. No row: it is not failed, or another retry of it is under way. A node that stops before
-- it commits must not hold up for long whoever retries the same: its transaction is ended by the server.
with limits as materialized (
    select set_config('idle_in_transaction_session_timeout', '5s', true)
), made as (
    insert into job (id, retry_of, owner, idempotency_key, kind, queue, priority, state, created_at, updated_at, due_at,
        max_attempts, timeout_ms, input, traceparent, turn)
    select $2, j.id, j.owner, $5, j.kind, j.queue, j.priority, 'pending', clock.now, clock.now, clock.now,
        j.max_attempts, j.timeout_ms, j.input, $6, 0
    from limits, job j, (select coalesce($1::timestamptz, now()) as now) clock
    where j.id = $3 and j.owner = $4 and j.state = 'failed'
    on conflict (retry_of) where retry_of is not null and state in ('scheduled', 'pending', 'processing') do nothing
    returning id, owner, created_at, due_at, priority, queue, kind
), listed as (
    insert into job_start (created_at, id, remaining, owner, job_ids)
    select created_at, id, 1, owner, array[id] from made
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind, due_at < coalesce($1::timestamptz, clock_timestamp()) - interval '1 second'
    from made
)
select id from made
