-- oldest-program: 9

-- Claims read the line from where earlier ones ended, past the entries of what is over. Who joins it further ahead is marked, for
-- claims to find it without a look at all of the line: jobs that were put back, or whose time had passed long before they were let in.
-- What a node of an older program puts back isn't marked; looks at everything find it, as they did.
lock table job in share row exclusive mode;  -- First, as whoever puts a job on the line does.

alter table job_pending add column late boolean not null default false;

create index job_pending_late on job_pending (queue, kind, rank, due_at, id) where late;
