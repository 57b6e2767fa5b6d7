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
), moments as (
    select owner, created_at, array_agg(id) as ids from gone group by owner, created_at
), listed as materialized (
    -- How many of its jobs each start loses. Locked in one order; of two who forget the last jobs of a start, the second waits
    -- here and sees what the first has left.
    select s.owner, s.created_at, s.id, s.remaining,
        (select count(*) from (select unnest(s.job_ids) intersect select unnest(m.ids)) both_have)::integer as lost
    from (select * from moments order by owner, created_at) m
    cross join lateral (
        select *
        from job_start
        where owner = m.owner and created_at = m.created_at and job_ids && m.ids
        order by id
        for no key update
    ) s
), spent as (
    -- "any" can be neither hashed nor merged: each is found by primary key, by all of it once the table has been analyzed.
    delete from job_start s
    using listed l
    where s.owner = any (array[l.owner]) and s.created_at = any (array[l.created_at]) and s.id = any (array[l.id])
        and l.remaining <= l.lost
), used as (
    update job_start s
    set remaining = s.remaining - l.lost
    from listed l
    where s.owner = any (array[l.owner]) and s.created_at = any (array[l.created_at]) and s.id = any (array[l.id])
        and l.remaining > l.lost and l.lost > 0
), keys as (
    delete from job_key k
    -- Each once, of however many jobs of a batch it stands for.
    using (select distinct owner, idempotency_key from gone where idempotency_key is not null) named
    cross join lateral (
        -- Where the table is thought to be empty, "any" would have all keys of the owner read. A key's row never moves.
        select ctid as place from job_key where owner = named.owner and key = named.idempotency_key offset 0
    ) found
    where k.ctid = found.place
        and not exists (
            select
            from unnest(k.job_ids) as held(id) cross join lateral (select id from job where id = held.id offset 0) j
            where j.id <> all (array(select id from gone))
        )
)
select id from gone
