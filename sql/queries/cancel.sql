-- Asks a job to stop: one that waits is over at once, one that runs is told to its worker. Whoever asks has locked the job
-- before: then this statement sees whether it is on the line. A claim that is taking it off is waited for; then it runs, and it is
-- said that it does.
with unclaimed as (
    delete from job_pending p
    using job j
    where j.id = $2 and j.owner = $3 and j.state = 'pending'
        -- "any" can be neither hashed nor merged: it is found by primary key.
        and p.queue = any (array[j.queue]) and p.kind = any (array[j.kind]) and p.rank = any (array[-j.priority])
        and p.due_at = any (array[j.due_at]) and p.id = any (array[j.id])
    returning p.id
)
update job j
set state = case when waits.is_so then 'failed' else 'processing' end,
    revision = revision + 1,
    attempt = case when state = 'pending' and not waits.is_so then attempt + 1 else attempt end,
    started_at = case
        -- A claim that was waited for is not to be seen yet; it was made just now.
        when state = 'pending' and not waits.is_so
            then coalesce((
                select claimed_at
                from job_claim
                where job_ids @> array[j.id] and turns[array_position(job_ids, j.id)] = j.turn
            ), clock.now)
        else started_at
    end,
    cancel_requested_at = clock.now,
    error_code = case when waits.is_so then 'cancelled' end,
    error_message = case when waits.is_so then 'The job was cancelled.' end,
    finished_at = case when waits.is_so then clock.now end,
    expires_at = case when waits.is_so then clock.now + $4::interval end,
    updated_at = clock.now, changed_in = pg_current_xact_id()
from (select coalesce($1::timestamptz, now()) as now) clock,
    lateral (
        select (select state = 'scheduled' from job where id = $2) or exists (select from unclaimed) as is_so
    ) waits
where j.id = $2 and j.owner = $3 and state in ('scheduled', 'pending', 'processing') and cancel_requested_at is null
returning j.id, j.revision, j.state, j.progress, j.message, j.attempt, j.due_at, j.started_at, j.finished_at, j.expires_at,
    j.cancel_requested_at, j.error_message, j.error_code, j.updated_at,
    j.owner, j.kind, j.max_attempts, j.created_at, j.retry_of, j.result, false as result_omitted, j.updated_at as read_at
