insert into job_node (id, name, started_at, seen_at, lease_until)
values ($2, $3, coalesce($1::timestamptz, now()), coalesce($1::timestamptz, now()),
    coalesce($1::timestamptz, now()) + $4::interval)
