-- oldest-program: 11

-- Of indexes that cost the same PostgreSQL takes the one that was made last. Where it knows that a table is empty, as after everything
-- has been pruned and vacuumed, all of them do; and a plan that finds each job by reading all of the feed's index, which has the id in
-- its last place, is kept while the table grows, until it is analyzed again. So the primary keys are made anew.
-- (A dump that is restored, and REINDEX CONCURRENTLY, make indexes in another order: then such a plan is possible again, until the
-- table is analyzed.) It takes half a second for a million jobs, and waits for no reader for long, since everybody waits for it.
set local lock_timeout = '10s';
alter table job drop constraint job_pkey, add primary key (id);
alter table job_tombstone drop constraint job_tombstone_pkey, add primary key (id);
set local lock_timeout = 0;
