-- Ends jobs well. A row that does not come back was not this worker's any more: only a running job has a lease. The arrays
-- keep the ids apart from the search, so that rows are found by primary key whatever the planner thinks of the table.
with held as materialized (
    select j.id
    from job j
    where j.id = any (array(select unnest($2::uuid[]))) and j.lease = any ($3)
    order by j.id
    for no key update
)
update job j
set state = 'completed', revision = revision + 1, progress = 100, message = coalesce(g.message, j.message),
    result = g.result, result_size = octet_length(g.result::text), lease = null, node = null,
    finished_at = coalesce($1::timestamptz, now()), updated_at = coalesce($1::timestamptz, now()),
    expires_at = coalesce($1::timestamptz, now()) + $5::interval
from unnest($2::uuid[], $3::uuid[], $4::json[], $6::text[]) as g(id, lease, result, message)
where j.id = any (array(select id from held)) and j.id = g.id and j.lease = g.lease
returning j.id, j.revision
