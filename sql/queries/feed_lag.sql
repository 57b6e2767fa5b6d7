-- The oldest transaction that has written something and still runs anywhere in the cluster: what the feed waits for. And
-- the oldest snapshot: what keeps dead rows from being cleaned up.
select coalesce(extract(epoch from now() - min(xact_start) filter (where backend_xid is not null)), 0)::float8 as feed_lag,
    coalesce(extract(epoch from now() - min(xact_start) filter (where backend_xmin is not null)), 0)::float8 as xmin_age,
    (array_agg(pid order by xact_start) filter (where backend_xid is not null))[1] as writer
from pg_stat_activity
where pid <> pg_backend_pid() and (backend_xid is not null or backend_xmin is not null)
