-- What stands under a key, and whether this request is the same one.
select k.job_ids,
    k.operation = $3 and k.payload_hash
        = array[jsonb_hash_extended($4::json::jsonb, 0), jsonb_hash_extended($4::json::jsonb, 1)] as same,
    exists (select from job j where j.id = any (k.job_ids)) as alive
from job_key k
where k.owner = $1 and k.key = $2
