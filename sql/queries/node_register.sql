-- Names whose registration nobody confirmed ($5) go: no job was ever claimed under them, and left alone they would look like
-- nodes that were lost.
with unconfirmed as (
    delete from job_node where id = any ($5::uuid[])
)
insert into job_node (id, name, started_at, seen_at, lease_until)
values ($2, $3, coalesce($1::timestamptz, now()), coalesce($1::timestamptz, now()),
    coalesce($1::timestamptz, now()) + $4::interval)
-- The answer may have been lost the last time.
on conflict (id) do update set seen_at = excluded.seen_at, lease_until = excluded.lease_until
