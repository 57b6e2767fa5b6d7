update api_key
set last_used_at = coalesce($1::timestamptz, now())
where id = any ($2::text[])
