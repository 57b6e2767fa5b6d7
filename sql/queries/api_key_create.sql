with change as (
    update api_key_change set number = number + 1
    returning number
)
insert into api_key (id, hash, created_at, owner, scopes)
select $2, $3, coalesce($1::timestamptz, now()), $4, $5
from change
returning created_at
