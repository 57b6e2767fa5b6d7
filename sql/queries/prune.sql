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
    returning id, owner, created_at, idempotency_key
), listed as (
    -- "any" can be neither hashed nor merged: each is found by primary key whatever the planner thinks of the table.
    delete from job_listing l
    using gone
    where l.owner = any (array[gone.owner]) and l.created_at = any (array[gone.created_at]) and l.id = any (array[gone.id])
), keys as (
    delete from job_key k
    using gone
    where k.owner = gone.owner and k.key = gone.idempotency_key
        and not exists (
            select from job j where j.id = any (k.job_ids) and j.id <> all (array(select id from gone))
        )
)
select id from gone
