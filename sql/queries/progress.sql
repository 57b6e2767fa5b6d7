-- Tells that jobs run, and how far they are. Progress never goes back; null leaves a value as it is. Rows are found
-- and locked as in complete.sql.
with claim as materialized (
    select id, claimed_at from job_claim where id = any ((select $3::uuid[])::uuid[])
)
update job j
set state = 'processing', revision = revision + 1,
    attempt = case when j.state = 'pending' then attempt + 1 else attempt end,
    started_at = case when j.state = 'pending' then g.claimed_at else started_at end,
    progress = greatest(j.progress, g.progress), message = coalesce(g.message, j.message),
    updated_at = coalesce($1::timestamptz, now()), changed_in = pg_current_xact_id()
from (
        select given.*
        from (
            select g.*, c.claimed_at
            from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::integer[]), (select $5::smallint[]),
                    (select $6::text[]))
                as g(id, claim, turn, progress, message)
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
    ) g
where j.id = any (array[g.id]) and j.turn = any (array[g.turn])
    and ('processing', greatest(j.progress, g.progress), coalesce(g.message, j.message))
        is distinct from (j.state, j.progress, j.message)
returning j.id, j.revision, j.state, j.progress, j.message, j.attempt, j.due_at, j.started_at, j.finished_at, j.expires_at,
    j.cancel_requested_at, j.error_message, j.error_code, j.updated_at
