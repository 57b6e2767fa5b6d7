-- Gives back what was claimed and is not going to be finished here: the attempt is not charged. Rows are found and
-- locked as in complete.sql; one that changes meanwhile is looked at again, so a cancel is seen.
with claim as materialized (
    select id from job_claim where id = any ((select $3::uuid[])::uuid[])
), given_back as (
    update job j
    set state = case when cancel_requested_at is not null then 'failed' else 'pending' end,
        revision = revision + 1,
        turn = j.turn + 1,
        attempt = case when state = 'processing' and cancel_requested_at is null then attempt - 1 else attempt end,
        progress = case when cancel_requested_at is not null then j.progress else 0 end,
        message = case when cancel_requested_at is not null then j.message end,
        started_at = case when cancel_requested_at is not null then j.started_at end,
        error_code = case when cancel_requested_at is not null then 'cancelled' end,
        error_message = case when cancel_requested_at is not null then 'The job was cancelled.' end,
        finished_at = case when cancel_requested_at is not null then clock.now end,
        expires_at = case when cancel_requested_at is not null then clock.now + $5::interval end,
        updated_at = clock.now, changed_in = pg_current_xact_id()
    from (
            select given.*
            from (
                select g.*
                from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::integer[])) as g(id, claim, turn)
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
    select due_at, id, -priority, queue, kind, true from given_back where state = 'pending'
)
select id, revision, state, progress, message, attempt, due_at, started_at, finished_at, expires_at, cancel_requested_at,
    error_message, error_code, updated_at
from given_back
