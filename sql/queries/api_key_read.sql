-- The keys that are good, if any was made or revoked since $1; otherwise one row that holds no key. Asked every second, so
-- the fence has the keys left alone then.
select c.number, k.id, k.hash, k.owner, k.scopes
from api_key_change c
left join lateral (
    select id, hash, owner, scopes
    from api_key
    where revoked_at is null and c.number is distinct from $1
    offset 0
) k on true
