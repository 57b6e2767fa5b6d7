delete from job_pause
where kind = $1
returning kind
