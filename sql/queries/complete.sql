-- Ends jobs well. A row that does not come back was not this worker's any more: only a running job has a lease.
--
-- The rows are updated, and so locked, in the order of their ids, one look at the primary key each, whatever the planner
-- thinks of the table: it cannot count arrays in subqueries, and cannot hash or merge by "any".
update job j
set state = 'completed', revision = revision + 1, progress = 100, message = coalesce(g.message, j.message),
    result = g.result, result_size = octet_length(g.result::text), lease = null, node = null,
    finished_at = coalesce($1::timestamptz, now()), updated_at = coalesce($1::timestamptz, now()),
    expires_at = coalesce($1::timestamptz, now()) + $5::interval, changed_in = pg_current_xact_id()
from (
        select *
        from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::json[]), (select $6::text[]))
            as given(id, lease, result, message)
        order by id
    ) g
where j.id = any (array[g.id]) and j.lease = any (array[g.lease])
returning j.id, j.revision
