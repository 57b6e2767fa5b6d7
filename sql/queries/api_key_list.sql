select id, owner, scopes, created_at, last_used_at, revoked_at
from api_key
order by created_at, id
