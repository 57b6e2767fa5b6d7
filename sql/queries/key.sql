-- What stands under a key, and whether this request is the same one. The fence has each job found by its primary key.
select k.job_ids,
    k.operation = $3 and k.payload_hash
        = array[jsonb_hash_extended($4::json::jsonb, 0), jsonb_hash_extended($4::json::jsonb, 1)] as same,
    exists (
        select from unnest(k.job_ids) as held(id) cross join lateral (select from job where id = held.id offset 0) j
    ) as alive
from job_key k
where k.owner = $1 and k.key = $2
