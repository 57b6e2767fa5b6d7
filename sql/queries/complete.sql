-- Ends jobs well. A row that does not come back was not this worker's any more.
with given as (
    select * from unnest($2::uuid[], $3::uuid[], $4::json[], $6::text[]) as g(id, lease, result, message)
), held as materialized (
    select j.id
    from job j
    where j.id = any ($2) and j.state = 'processing' and j.lease = any ($3)
    order by j.id
    for no key update
)
update job j
set state = 'completed', revision = revision + 1, progress = 100, message = coalesce(g.message, j.message),
    result = g.result, result_size = octet_length(g.result::text), lease = null, node = null,
    finished_at = coalesce($1::timestamptz, now()), updated_at = coalesce($1::timestamptz, now()),
    expires_at = coalesce($1::timestamptz, now()) + $5::interval
from given g
where j.id = any (array(select id from held)) and j.id = g.id and j.state = 'processing' and j.lease = g.lease
returning j.id, j.revision
