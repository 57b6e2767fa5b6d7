delete from job
where id = $1 and owner = $2 and state in ('completed', 'failed')
returning idempotency_key
