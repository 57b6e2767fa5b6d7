-- Forgets tombstones whose time is up, a bounded number at a time, and notes up to which change some may be missing.
with gone as (
    delete from job_tombstone
    where id = any (array(
        select id
        from job_tombstone
        where expires_at <= coalesce($1::timestamptz, now())
        order by expires_at
        limit $2
        for update skip locked
    ))
    returning id, changed_in
), note as (
    update job_history h
    set tombstones_from = last.changed_in
    from (select changed_in from gone order by changed_in desc limit 1) last
    where h.tombstones_from < last.changed_in
)
select id from gone
