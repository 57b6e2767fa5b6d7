-- oldest-program: 5

-- The feed of changes. Sequence numbers commit out of order, so the order is that of the top-level transactions: whatever
-- was changed by a transaction below all that still run can't be preceded by anything not seen yet (PostgreSQL, chapter
-- 9.27.6, "Transaction ID and Snapshot Information Functions"). Every statement that changes what a client can see of a
-- job writes changed_in; a new row has it by default.
alter table job add column changed_in xid8 not null default pg_current_xact_id();
alter table job_tombstone add column changed_in xid8 not null default pg_current_xact_id();
create index job_feed on job (owner, changed_in, id);
create index job_tombstone_feed on job_tombstone (owner, changed_in, id);

-- The history that the transaction ids belong to: that of one database of one cluster on one timeline. In a restored dump,
-- after a point-in-time recovery and on a promoted standby they mean something else, and the row does not fit any more.
create table job_history (
    is_only           boolean primary key default true check (is_only),
    token             uuid not null,        -- what cursors name
    system_identifier bigint not null,
    database          oid not null,
    timeline          text not null,
    tombstones_from   xid8 not null         -- tombstones of earlier changes may be forgotten
);

insert into job_history (token, system_identifier, database, timeline, tombstones_from)
select gen_random_uuid(), 0, 0, '', '0';
