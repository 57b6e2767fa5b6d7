-- Forgets finished jobs whose time is up, a bounded number at a time, and the keys that stood for them.
with gone as (
    delete from job
    where id = any (array(
        select id
        from job
        where expires_at <= coalesce($1::timestamptz, now())
        order by expires_at
        limit $2
        for update skip locked
    ))
    returning id, owner, idempotency_key
), keys as (
    delete from job_key k
    using gone
    where k.owner = gone.owner and k.key = gone.idempotency_key
        and not exists (
            select from job j where j.id = any (k.job_ids) and j.id <> all (array(select id from gone))
        )
)
select id from gone
