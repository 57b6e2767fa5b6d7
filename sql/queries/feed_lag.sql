-- The oldest transaction that has written something and still runs anywhere in the cluster: what the feed waits for. And
-- the oldest snapshot: what keeps dead rows from being cleaned up. One that is prepared (PREPARE TRANSACTION) holds both back
-- as long as nobody ends it, and has no process.
select coalesce(extract(epoch from now() - min(since) filter (where writes)), 0)::float8 as feed_lag,
    coalesce(extract(epoch from now() - min(since) filter (where reads)), 0)::float8 as xmin_age,
    coalesce(extract(epoch from now() - min(since) filter (where pid is null)), 0)::float8 as prepared_lag,
    (array_agg(pid order by since) filter (where writes))[1] as writer
from (
    select pid, xact_start as since, backend_xid is not null as writes, backend_xmin is not null as reads
    from pg_stat_activity
    where pid <> pg_backend_pid() and (backend_xid is not null or backend_xmin is not null)
    union all
    select null, prepared, true, true
    from pg_prepared_xacts
) holders
