-- One page of an owner's feed ($1): the latest state of each of his jobs in the order of their last change, after the
-- position ($2, $3). Rows at or above the line, the oldest transaction that still runs, are left for later: one with a
-- lower id may be committed yet. Line and rows are of one snapshot because this is one statement. $5 asks for tombstones.
-- The head, the last change that this snapshot sees, says whether some are left.
-- The first columns come even if there is no row, and say whether the history that positions belong to is this one.
with line as materialized (
    select pg_snapshot_xmin(pg_current_snapshot()) as xid
), page as materialized (
    select id, changed_in, is_deleted
    from (
        (select id, changed_in, false as is_deleted
        from job
        where owner = $1 and (changed_in, id) > ($2::text::xid8, $3::uuid) and changed_in < (select xid from line)
        order by changed_in, id
        limit $4)
        union all
        (select id, changed_in, true
        from job_tombstone
        where $5 and owner = $1 and (changed_in, id) > ($2::text::xid8, $3::uuid)
            and changed_in < (select xid from line)
        order by changed_in, id
        limit $4)
    ) either
    order by changed_in, id
    limit $4
)
select h.token, h.tombstones_from,
    (h.system_identifier, h.database, h.timeline) = (
        (select system_identifier from pg_control_system()),
        (select oid from pg_database where datname = current_database()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8)
    ) as is_this_history,
    greatest(
        (select changed_in from job where owner = $1 order by changed_in desc, id desc limit 1),
        (select changed_in from job_tombstone where owner = $1 order by changed_in desc, id desc limit 1)
    ) as head,
    line.xid as line, pg_snapshot_xmax(pg_current_snapshot()) as next_xid,
    p.id as change_id, p.changed_in, p.is_deleted,
    j.id, j.owner, j.kind, j.state, j.revision, j.progress, j.message, j.attempt, j.max_attempts, j.created_at,
    j.updated_at, j.due_at, j.started_at, j.finished_at, j.expires_at, j.cancel_requested_at, j.retry_of,
    j.error_message, j.error_code, case when j.result_size > 4096 then null else j.result end as result,
    j.result_size > 4096 as result_omitted, coalesce($6::timestamptz, now()) as read_at
from job_history h
cross join line
left join page p on true
-- The fence has each row found by its primary key.
left join lateral (select * from job where id = p.id and not p.is_deleted offset 0) j on true
order by p.changed_in, p.id
