-- Forgets a finished job, and the key that stood for it if no other job of it is left.
with gone as (
    delete from job
    where id = $1 and owner = $2 and state in ('completed', 'failed')
    returning id, owner, idempotency_key
), keys as (
    delete from job_key k
    using gone
    where k.owner = gone.owner and k.key = gone.idempotency_key
        and not exists (select from job j where j.id = any (k.job_ids) and j.id <> gone.id)
)
select id from gone
