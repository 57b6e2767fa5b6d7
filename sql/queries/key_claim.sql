-- Takes a key inside a transaction; no row means that it is taken. A node that stops before it commits must not hold up for long
-- whoever has the same key: its transaction is ended by the server.
with limits as materialized (
    select set_config('idle_in_transaction_session_timeout', '5s', true)
)
insert into job_key (owner, key, operation, payload_hash, job_ids, created_at)
select $1, $2, $3, array[jsonb_hash_extended($4::json::jsonb, 0), jsonb_hash_extended($4::json::jsonb, 1)],
    $5::uuid[], coalesce($6::timestamptz, now())
from limits
on conflict (owner, key) do nothing
returning key
