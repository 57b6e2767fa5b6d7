-- Forgets a finished job, and the key that stood for it if no other job of it is left. A tombstone tells of it for a while
-- ($4).
with gone as (
    delete from job
    where id = $2 and owner = $3 and state in ('completed', 'failed')
    returning id, owner, created_at, revision, idempotency_key
), listed as materialized (
    -- Of two who forget the last two jobs of a start, the second waits here and sees what the first has left.
    select s.owner, s.created_at, s.id, s.remaining
    from gone
    cross join lateral (
        select *
        from job_start
        where owner = gone.owner and created_at = gone.created_at and gone.id = any (job_ids)
        for no key update
    ) s
), spent as (
    delete from job_start s
    using listed l
    where s.owner = any (array[l.owner]) and s.created_at = any (array[l.created_at]) and s.id = any (array[l.id])
        and l.remaining <= 1
), used as (
    update job_start s
    set remaining = s.remaining - 1
    from listed l
    where s.owner = any (array[l.owner]) and s.created_at = any (array[l.created_at]) and s.id = any (array[l.id])
        and l.remaining > 1
), keys as (
    delete from job_key k
    using gone
    cross join lateral (
        -- Where the table is thought to be empty, "any" would have all keys of the owner read. A key's row never moves.
        select ctid as place from job_key where owner = gone.owner and key = gone.idempotency_key offset 0
    ) found
    where k.ctid = found.place
        and not exists (
            select from unnest(k.job_ids) as held(id) cross join lateral (select from job where id = held.id offset 0) j
            where held.id <> gone.id
        )
), tombstone as (
    insert into job_tombstone (id, owner, revision, deleted_at, expires_at)
    select id, owner, revision + 1, coalesce($1::timestamptz, now()), coalesce($1::timestamptz, now()) + $4::interval
    from gone
)
select id from gone
