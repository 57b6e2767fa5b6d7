-- Starts the job of a tick ($4). No row: a node has done that before, or it is too late for it. Nodes that ask at
-- once take turns at the schedule's row, and all but the first find that the tick is no longer after the last one.
-- Whoever asks has made sure that the tick is its own, so an expression that another node has by now does not matter.
with clock as (
    select coalesce($1::timestamptz, now()) as now
), tick as (
    insert into job_schedule as s (name, expression, since, last_tick)
    select $2, $3, $4::timestamptz, $4::timestamptz
    from clock
    where $4::timestamptz >= clock.now - $5::interval
    on conflict (name) do update
    set last_tick = excluded.last_tick
    where s.last_tick is null or s.last_tick < excluded.last_tick
    returning name
), made as (
    insert into job (id, owner, kind, queue, priority, state, created_at, updated_at, due_at, max_attempts, timeout_ms,
        input, turn)
    select $6, $7, $8, $9, $10, 'pending', clock.now, clock.now, clock.now, $11, $12::bigint, $13::json, 0
    from clock, tick
    returning id, owner, created_at, revision, due_at, priority, queue, kind
), listed as (
    insert into job_start (created_at, id, remaining, owner, job_ids)
    select created_at, id, 1, owner, array[id] from made
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind, due_at < coalesce($1::timestamptz, clock_timestamp()) - interval '1 second'
    from made
)
select id, revision from made
