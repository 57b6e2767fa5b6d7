-- Makes the jobs of several starts, which share an insert and its commit. A start with a key makes all its jobs or, if its owner
-- has taken the key, none; that the others are made does not depend on it. An insert under the same key that is still in flight is
-- waited for, for no longer than $18 where that is given: where others wait for this one.
with limits as materialized (
    select set_config('lock_timeout', coalesce($18, current_setting('lock_timeout')), true)
), given as (
    -- In the list of columns the arrays are walked in step; in "from" each would be copied first.
    select unnest($2::uuid[]) as id, unnest($3::text[]) as owner, unnest($4::text[]) as kind, unnest($5::text[]) as queue,
        unnest($6::smallint[]) as priority, unnest($7::timestamptz[]) as run_at, unnest($8::integer[]) as max_attempts,
        unnest($9::bigint[]) as timeout_ms, unnest($10::json[]) as input, unnest($11::text[]) as traceparent,
        unnest($12::integer[]) as key_number    -- from 1; null without a key
), given_key as (
    select unnest($13::text[]) as key, unnest($14::text[]) as operation, unnest($15::json[]) as payload,
        unnest($16::integer[]) as first, unnest($17::integer[]) as last     -- the places of its jobs in $2
), clock as (
    select coalesce($1::timestamptz, now()) as now
), new_key as (
    insert into job_key (owner, key, operation, payload_hash, job_ids, created_at)
    select ($3::text[])[k.first], k.key, k.operation,
        array[jsonb_hash_extended(k.payload::jsonb, 0), jsonb_hash_extended(k.payload::jsonb, 1)],
        ($2::uuid[])[k.first:k.last], clock.now
    from limits, given_key k, clock
    -- In one order everywhere, since each waits for whoever has the same.
    order by ($3::text[])[k.first] collate "C", k.key collate "C", k.first
    on conflict (owner, key) do nothing
    returning job_ids[1] as first_id
), new_number as (
    -- The same key may have been given twice, and then one of the two is new.
    select g.key_number from given g where g.key_number is not null and g.id in (select first_id from new_key)
), made as (
    insert into job (id, owner, idempotency_key, kind, queue, priority, state, created_at, updated_at, due_at,
        max_attempts, timeout_ms, input, traceparent, turn)
    select g.id, g.owner, ($13::text[])[g.key_number], g.kind, g.queue, g.priority,
        case when g.run_at > clock.now then 'scheduled' else 'pending' end,
        clock.now, clock.now, coalesce(g.run_at, clock.now), g.max_attempts, g.timeout_ms, g.input, g.traceparent, 0
    from given g, clock
    where g.key_number is null or g.key_number in (select key_number from new_number)
    returning id, owner, due_at, state, priority, queue, kind
), listed as (
    insert into job_start (created_at, id, remaining, owner, job_ids)
    select clock.now, ids[1], cardinality(ids), owner, ids
    from clock, (select owner, array_agg(id order by id) as ids from made group by owner) m
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind,
        due_at < coalesce($1::timestamptz, clock_timestamp()) - interval '1 second'
    from made
    where state = 'pending'
)
select clock.now as created_at, (select count(*) from made) as jobs,
    array(select key_number from new_number) as new_keys
from clock
