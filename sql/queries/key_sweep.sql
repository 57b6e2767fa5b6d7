-- Forgets keys whose jobs are all gone, where that was missed when the last of them went.
delete from job_key
where (owner, key) in (
    select k.owner, k.key
    from job_key k
    where k.created_at < coalesce($1::timestamptz, now()) - interval '1 hour'
        and not exists (select from job j where j.id = any (k.job_ids))
    limit $2
)
returning key
