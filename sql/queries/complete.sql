-- Ends jobs well. A row that does not come back was not this worker's any more: only a running job has a lease.
--
-- The rows are locked in the order of their ids, whatever the planner thinks of the table: a lateral look is made for one given
-- row after the other, and "offset 0" keeps the update out of it. Without that a small table is read as it lies, and two batches
-- lock each other out. The update finds its rows by primary key: "any" can be neither hashed nor merged.
update job j
set state = 'completed', revision = revision + 1, progress = 100, message = coalesce(g.message, j.message),
    result = g.result, result_size = octet_length(g.result::text), lease = null, node = null,
    finished_at = coalesce($1::timestamptz, now()), updated_at = coalesce($1::timestamptz, now()),
    expires_at = coalesce($1::timestamptz, now()) + $5::interval, changed_in = pg_current_xact_id()
from (
        select given.*
        from (
            select *
            from unnest((select $2::uuid[]), (select $3::uuid[]), (select $4::json[]), (select $6::text[]))
                as unordered(id, lease, result, message)
            order by id
        ) given
        cross join lateral (
            select from job where id = given.id and lease = given.lease for no key update
        ) locked
        offset 0
    ) g
where j.id = any (array[g.id]) and j.lease = any (array[g.lease])
returning j.id, j.revision
