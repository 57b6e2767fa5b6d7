-- The nodes that run jobs and whose leases hold, and how many jobs each of them runs.
select n.name, (select count(*) from job where state = 'processing' and node = n.id) as running
from job_node n
where n.lease_until >= coalesce($1::timestamptz, now())
order by n.name
