-- Takes back the jobs of nodes that are gone, without charging the attempt. Three losses are forgiven.
with lost as materialized (
    select j.id, j.losses >= 3 as worn_out, j.cancel_requested_at is not null as cancelled,
        coalesce($1::timestamptz, now()) as now
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
set state = case when worn_out or cancelled then 'failed' else 'pending' end,
    revision = revision + 1,
    losses = losses + 1,
    attempt = attempt - case when worn_out or cancelled then 0 else 1 end,
    progress = case when worn_out or cancelled then progress else 0 end,
    message = case when worn_out or cancelled then message end,
    started_at = case when worn_out or cancelled then started_at end,
    error_code = case when cancelled then 'cancelled' when worn_out then 'worker-lost' end,
    error_message = case
        when cancelled then 'The job was cancelled.'
        when worn_out then 'The worker running this job was lost ' || losses + 1 || ' times.'
    end,
    lease = null, node = null,
    finished_at = case when worn_out or cancelled then lost.now end,
    expires_at = case when worn_out or cancelled then lost.now + $2::interval end,
    updated_at = lost.now
from lost
where j.id = any (array(select id from lost)) and j.id = lost.id and j.state = 'processing'
returning j.id, j.revision, j.state
