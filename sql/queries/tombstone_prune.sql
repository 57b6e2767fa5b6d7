-- Forgets tombstones whose time is up, a bounded number at a time.
delete from job_tombstone
where id = any (array(
    select id
    from job_tombstone
    where expires_at <= coalesce($1::timestamptz, now())
    order by expires_at
    limit $2
    for update skip locked
))
returning id
