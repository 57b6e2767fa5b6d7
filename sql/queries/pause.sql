insert into job_pause (kind, paused_at)
values ($2, coalesce($1::timestamptz, now()))
on conflict (kind) do nothing
returning kind
