-- A key lives as long as its jobs.
delete from job_key k
where k.owner = $1 and k.key = $2 and not exists (select from job j where j.id = any (k.job_ids))
