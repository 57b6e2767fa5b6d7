-- Ends an attempt badly: another one after a delay, or none. A job that was asked to stop never gets another attempt. Rows
-- are found and locked as in complete.sql; one that changes meanwhile is looked at again, so a cancel is seen.
with claim as materialized (
    select id, claimed_at from job_claim where id = any ((select $3::uuid[])::uuid[])
), failed as (
    update job j
    set state = case
            when g.delay_ms is null or j.cancel_requested_at is not null then 'failed'
            when g.delay_ms > 0 then 'scheduled'
            else 'pending'
        end,
        revision = revision + 1,
        turn = case when g.delay_ms is null or j.cancel_requested_at is not null then j.turn else j.turn + 1 end,
        attempt = case when j.state = 'pending' then attempt + 1 else attempt end,
        progress = case when g.delay_ms is null or j.cancel_requested_at is not null then j.progress else 0 end,
        message = case when g.delay_ms is null or j.cancel_requested_at is not null then coalesce(g.message, j.message) end,
        started_at = case
            when g.delay_ms is null or j.cancel_requested_at is not null then coalesce(j.started_at, g.claimed_at)
        end,
        due_at = case
            when g.delay_ms is null or j.cancel_requested_at is not null then j.due_at
            else clock.now + g.delay_ms * interval '1 millisecond'
        end,
        error_code = case when j.cancel_requested_at is not null then 'cancelled' when g.delay_ms is null then g.code end,
        error_message = case
            when j.cancel_requested_at is not null then 'The job was cancelled.'
            when g.delay_ms is null then g.error
        end,
        finished_at = case when g.delay_ms is null or j.cancel_requested_at is not null then clock.now end,
        expires_at = case
            when g.delay_ms is null or j.cancel_requested_at is not null then clock.now + $8::interval
        end,
        updated_at = clock.now, changed_in = pg_current_xact_id()
    from (
            select given.*
            from (
                select g.*, c.claimed_at
                from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::integer[]), (select $5::text[]),
                        (select $6::text[]), (select $7::bigint[]), (select $9::text[]))
                    as g(id, claim, turn, code, error, delay_ms, message)
                join claim c on c.id = g.claim
                order by g.id
            ) given
            cross join lateral (
                select
                from job
                where id = given.id and turn = given.turn and state in ('pending', 'processing')
                for no key update
            ) locked
            offset 0
        ) g,
        (select coalesce($1::timestamptz, now()) as now) clock
    where j.id = any (array[g.id]) and j.turn = any (array[g.turn])
    returning j.id, j.revision, j.state, j.progress, j.message, j.attempt, j.due_at, j.started_at, j.finished_at, j.expires_at,
        j.cancel_requested_at, j.error_message, j.error_code, j.updated_at, j.priority, j.queue, j.kind
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind, due_at < coalesce($1::timestamptz, clock_timestamp()) - interval '1 second'
    from failed
    where state = 'pending'
)
select id, revision, state, progress, message, attempt, due_at, started_at, finished_at, expires_at, cancel_requested_at,
    error_message, error_code, updated_at
from failed
