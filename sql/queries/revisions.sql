-- The revisions of jobs, to see what has changed. The subquery hides how many are asked for: the planner would rather read
-- the whole table than look for some hundreds.
select id, revision from job where id = any ((select $1::uuid[])::uuid[])
