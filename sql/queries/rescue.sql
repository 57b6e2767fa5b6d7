-- Takes back the jobs of nodes that are gone, without charging the attempt. Three losses are forgiven. Rows are locked
-- before the update, so it sees a cancel that came first; a job that somebody else took back meanwhile has another turn. A node's
-- id never lives twice, so whoever is dead stays dead.
with dead as materialized (
    select id, claimed_at, job_ids, turns
    from job_claim c
    where not exists (select from job_node n where n.id = c.node)
    order by claimed_at
    limit 1000
    for update skip locked
), lost as materialized (
    select held.id, held.claimed_at
    from (
        select held.id, held.turn, d.claimed_at
        from dead d
        cross join unnest(d.job_ids, d.turns) as held(id, turn)
        order by held.id
    ) held
    cross join lateral (
        select
        from job
        where id = held.id and turn = held.turn and state in ('pending', 'processing')
        for no key update skip locked
    ) locked
    limit $3
), spent as (
    delete from job_claim c
    using dead d
    where c.id = any (array[d.id])
        and not exists (
            select
            from unnest(d.job_ids, d.turns) as held(id, turn)
            join job j on j.id = any (array[held.id]) and j.turn = any (array[held.turn])
            where j.state in ('pending', 'processing') and j.id <> all (array(select id from lost))
        )
), taken as (
    update job j
    set state = case when losses >= 3 or cancel_requested_at is not null then 'failed' else 'pending' end,
        revision = revision + 1,
        turn = turn + 1,
        losses = losses + 1,
        -- The attempt of one that was never seen running counts if it is the last.
        attempt = attempt + (state = 'pending')::integer
            - case when losses >= 3 or cancel_requested_at is not null then 0 else 1 end,
        progress = case when losses >= 3 or cancel_requested_at is not null then progress else 0 end,
        message = case when losses >= 3 or cancel_requested_at is not null then message end,
        started_at = case
            when losses >= 3 or cancel_requested_at is not null
                then coalesce(started_at, (select claimed_at from lost where lost.id = j.id))
        end,
        error_code = case when cancel_requested_at is not null then 'cancelled' when losses >= 3 then 'worker-lost' end,
        error_message = case
            when cancel_requested_at is not null then 'The job was cancelled.'
            when losses >= 3 then 'The worker running this job was lost ' || losses + 1 || ' times.'
        end,
        finished_at = case when losses >= 3 or cancel_requested_at is not null then clock.now end,
        expires_at = case when losses >= 3 or cancel_requested_at is not null then clock.now + $2::interval end,
        updated_at = clock.now, changed_in = pg_current_xact_id()
    from (select coalesce($1::timestamptz, now()) as now) clock
    where j.id = any (array(select id from lost))
    returning j.id, j.revision, j.state, j.due_at, j.priority, j.queue, j.kind
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind, true from taken where state = 'pending'
)
select id, revision, state from taken
