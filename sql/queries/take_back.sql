-- Puts back what this node holds and does not know of, because the answer to a claim was lost on the way. Rows are locked
-- before the update, so it sees a cancel that came first.
with known as materialized (
    select * from unnest((select $3::uuid[]), (select $4::uuid[])) as known(id, claim)
), stray as materialized (
    select held.id
    from (
        select held.id, held.turn
        from job_claim c
        cross join unnest(c.job_ids, c.turns) as held(id, turn)
        where c.node = $2 and (held.id, c.id) not in (select id, claim from known)
        order by held.id
    ) held
    cross join lateral (
        select
        from job
        where id = held.id and turn = held.turn and state in ('pending', 'processing')
        for no key update
    ) locked
), spent as (
    delete from job_claim c
    where c.node = $2 and c.id not in (select claim from known)
        and not exists (
            select
            from unnest(c.job_ids, c.turns) as held(id, turn)
            join job j on j.id = any (array[held.id]) and j.turn = any (array[held.turn])
            where j.state in ('pending', 'processing') and j.id <> all (array(select id from stray))
        )
), taken as (
    update job j
    set state = case when cancel_requested_at is not null then 'failed' else 'pending' end,
        revision = revision + 1,
        turn = turn + 1,
        attempt = case when state = 'processing' and cancel_requested_at is null then attempt - 1 else attempt end,
        progress = case when cancel_requested_at is not null then j.progress else 0 end,
        message = case when cancel_requested_at is not null then j.message end,
        started_at = case when cancel_requested_at is not null then j.started_at end,
        error_code = case when cancel_requested_at is not null then 'cancelled' end,
        error_message = case when cancel_requested_at is not null then 'The job was cancelled.' end,
        finished_at = case when cancel_requested_at is not null then clock.now end,
        expires_at = case when cancel_requested_at is not null then clock.now + $5::interval end,
        updated_at = clock.now, changed_in = pg_current_xact_id()
    from (select coalesce($1::timestamptz, now()) as now) clock
    where j.id = any (array(select id from stray))
    returning j.id, j.revision, j.state, j.due_at, j.priority, j.queue, j.kind
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind, true from taken where state = 'pending'
)
select id, revision from taken
