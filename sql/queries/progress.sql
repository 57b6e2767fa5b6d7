-- Tells how far running jobs are. Progress never goes back; null leaves a value as it is. Rows are found
-- and locked as in complete.sql.
update job j
set revision = revision + 1, progress = greatest(j.progress, g.progress), message = coalesce(g.message, j.message),
    updated_at = coalesce($1::timestamptz, now()), changed_in = pg_current_xact_id()
from (
        select given.*
        from (
            select *
            from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::smallint[]), (select $5::text[]))
                as unordered(id, lease, progress, message)
            order by id
        ) given
        cross join lateral (
            select from job where id = given.id and lease = given.lease for no key update
        ) locked
        offset 0
    ) g
where j.id = any (array[g.id]) and j.lease = any (array[g.lease])
    and (greatest(j.progress, g.progress), coalesce(g.message, j.message)) is distinct from (j.progress, j.message)
returning j.id, j.revision
