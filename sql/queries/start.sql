-- Makes jobs, all or none. With a key ($3), only if the key is new: that none were made means that it is taken.
-- An insert under the same key that is still in flight is waited for.
with given as (
    -- In the list of columns the arrays are walked in step; in "from" each would be copied first.
    select unnest($7::uuid[]) as id, unnest($8::text[]) as kind, unnest($9::text[]) as queue,
        unnest($10::smallint[]) as priority, unnest($11::timestamptz[]) as run_at, unnest($12::integer[]) as max_attempts,
        unnest($13::bigint[]) as timeout_ms, unnest($14::json[]) as input, unnest($15::text[]) as traceparent
), clock as (
    select coalesce($1::timestamptz, now()) as now
), new_key as (
    insert into job_key (owner, key, operation, payload_hash, job_ids, created_at)
    select $2, $3, $4,
        array[jsonb_hash_extended($5::json::jsonb, 0), jsonb_hash_extended($5::json::jsonb, 1)], $7, clock.now
    from clock
    where $3::text is not null
    on conflict (owner, key) do nothing
    returning key
), made as (
    insert into job (id, owner, idempotency_key, kind, queue, priority, state, created_at, updated_at, due_at,
        max_attempts, timeout_ms, retry_of, input, traceparent, turn)
    select g.id, $2, $3, g.kind, g.queue, g.priority,
        case when g.run_at > clock.now then 'scheduled' else 'pending' end,
        clock.now, clock.now, coalesce(g.run_at, clock.now), g.max_attempts, g.timeout_ms, $6, g.input, g.traceparent, 0
    from given g, clock
    where $3::text is null or exists (select from new_key)
    returning id, due_at, state, priority, queue, kind
), listed as (
    insert into job_start (created_at, id, remaining, owner, job_ids)
    select clock.now, ($7::uuid[])[1], cardinality($7::uuid[]), $2, $7
    from clock
    where $3::text is null or exists (select from new_key)
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind,
        due_at < coalesce($1::timestamptz, clock_timestamp()) - interval '1 second'
    from made
    where state = 'pending'
)
select clock.now as created_at, (select count(*) from made) as jobs from clock
