with change as (
    update api_key_change set number = number + 1
    returning number
)
update api_key
set revoked_at = coalesce($1::timestamptz, now())
from change
where id = $2 and revoked_at is null
returning id
