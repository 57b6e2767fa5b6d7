-- Takes a key inside a transaction; no row means that it is taken.
insert into job_key (owner, key, operation, payload_hash, job_ids, created_at)
values ($1, $2, $3, array[jsonb_hash_extended($4::json::jsonb, 0), jsonb_hash_extended($4::json::jsonb, 1)],
    $5::uuid[], coalesce($6::timestamptz, now()))
on conflict (owner, key) do nothing
returning key
