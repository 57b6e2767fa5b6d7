-- Takes back the jobs of nodes that are gone, without charging the attempt. Three losses are forgiven. Rows are locked
-- before the update, so it sees a cancel that came first.
with lost as materialized (
    select j.id
    from job j
    -- The dead are named first: a row that another node took meanwhile is looked at again with its new node, and that
    -- one is not among them. An id never lives twice, so whoever is dead stays dead.
    where j.state = 'processing' and j.node = any (array(
            select r.node
            from job r
            where r.state = 'processing' and not exists (select from job_node n where n.id = r.node)
        ))
    order by j.id
    limit $3
    for no key update skip locked
)
update job j
set state = case when losses >= 3 or cancel_requested_at is not null then 'failed' else 'pending' end,
    revision = revision + 1,
    losses = losses + 1,
    attempt = attempt - case when losses >= 3 or cancel_requested_at is not null then 0 else 1 end,
    progress = case when losses >= 3 or cancel_requested_at is not null then progress else 0 end,
    message = case when losses >= 3 or cancel_requested_at is not null then message end,
    started_at = case when losses >= 3 or cancel_requested_at is not null then started_at end,
    error_code = case when cancel_requested_at is not null then 'cancelled' when losses >= 3 then 'worker-lost' end,
    error_message = case
        when cancel_requested_at is not null then 'The job was cancelled.'
        when losses >= 3 then 'The worker running this job was lost ' || losses + 1 || ' times.'
    end,
    lease = null, node = null,
    finished_at = case when losses >= 3 or cancel_requested_at is not null then clock.now end,
    expires_at = case when losses >= 3 or cancel_requested_at is not null then clock.now + $2::interval end,
    updated_at = clock.now, changed_in = pg_current_xact_id()
from (select coalesce($1::timestamptz, now()) as now) clock
where j.id = any (array(select id from lost)) and j.state = 'processing'
returning j.id, j.revision, j.state
