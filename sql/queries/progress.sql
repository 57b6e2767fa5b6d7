-- Tells how far running jobs are. Progress never goes back; null leaves a value as it is. Rows are found as in complete.sql.
with held as materialized (
    select j.id
    from job j
    where j.id = any (array(select unnest($2::uuid[]))) and j.lease = any ($3)
    order by j.id
    for no key update
)
update job j
set revision = revision + 1, progress = greatest(j.progress, g.progress), message = coalesce(g.message, j.message),
    updated_at = coalesce($1::timestamptz, now())
from unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::text[]) as g(id, lease, progress, message)
where j.id = any (array(select id from held)) and j.id = g.id and j.lease = g.lease
    and (greatest(j.progress, g.progress), coalesce(g.message, j.message)) is distinct from (j.progress, j.message)
returning j.id, j.revision
