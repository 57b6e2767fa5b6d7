-- Names that nobody goes by any more ($5) are given up: that of a node known to be dead, so that its jobs can be taken back at
-- once, and those whose registration nobody confirmed, which would look like nodes that were lost.
with gone as (
    delete from job_node where id = any ($5::uuid[])
)
insert into job_node (id, name, started_at, seen_at, lease_until)
values ($2, $3, coalesce($1::timestamptz, now()), coalesce($1::timestamptz, now()),
    coalesce($1::timestamptz, now()) + $4::interval)
-- The answer may have been lost the last time.
on conflict (id) do update set seen_at = excluded.seen_at, lease_until = excluded.lease_until
