-- Forgets keys whose jobs are all gone, where that was missed when the last of them went. The fence has each job found by its
-- primary key.
delete from job_key
where (owner, key) in (
    select k.owner, k.key
    from job_key k
    where k.created_at < coalesce($1::timestamptz, now()) - interval '1 hour'
        and not exists (
            select from unnest(k.job_ids) as held(id) cross join lateral (select from job where id = held.id offset 0) j
        )
    limit $2
)
returning key
