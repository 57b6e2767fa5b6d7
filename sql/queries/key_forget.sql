-- A key lives as long as its jobs. The fence has each of them found by its primary key.
delete from job_key k
where k.owner = $1 and k.key = $2
    and not exists (
        select from unnest(k.job_ids) as held(id) cross join lateral (select from job where id = held.id offset 0) j
    )
