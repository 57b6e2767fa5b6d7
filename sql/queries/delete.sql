-- Forgets a finished job, and the key that stood for it if no other job of it is left. A tombstone tells of it for a while
-- ($4).
with gone as (
    delete from job
    where id = $2 and owner = $3 and state in ('completed', 'failed')
    returning id, owner, created_at, revision, idempotency_key
), listed as (
    delete from job_listing l
    using gone
    where l.owner = any (array[gone.owner]) and l.created_at = any (array[gone.created_at]) and l.id = any (array[gone.id])
), keys as (
    delete from job_key k
    using gone
    where k.owner = gone.owner and k.key = gone.idempotency_key
        and not exists (select from job j where j.id = any (k.job_ids) and j.id <> gone.id)
), tombstone as (
    insert into job_tombstone (id, owner, revision, deleted_at, expires_at)
    select id, owner, revision + 1, coalesce($1::timestamptz, now()), coalesce($1::timestamptz, now()) + $4::interval
    from gone
)
select id from gone
