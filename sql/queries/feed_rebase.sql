-- Makes the history that the feed's positions belong to this database's own: after a restored dump, a recovery or a
-- promotion. No row: another node has done so. Changes from a past that counted higher would never come below the line, so
-- they become changes of this transaction.
with history as (
    update job_history
    set token = gen_random_uuid(), system_identifier = here.system_identifier, database = here.database,
        timeline = here.timeline, tombstones_from = '0'
    from (
        select (select system_identifier from pg_control_system()) as system_identifier,
            (select oid from pg_database where datname = current_database()) as database,
            left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline
    ) here
    where (job_history.system_identifier, job_history.database, job_history.timeline)
        is distinct from (here.system_identifier, here.database, here.timeline)
    returning token
), jobs as (
    update job
    set changed_in = pg_current_xact_id()
    where changed_in >= pg_snapshot_xmin(pg_current_snapshot()) and exists (select from history)
), tombstones as (
    update job_tombstone
    set changed_in = pg_current_xact_id()
    where changed_in >= pg_snapshot_xmin(pg_current_snapshot()) and exists (select from history)
)
select token from history
