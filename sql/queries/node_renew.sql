-- Renews every lease of a node. No row: the node was given up and its jobs are others'.
update job_node
set seen_at = coalesce($1::timestamptz, now()), lease_until = coalesce($1::timestamptz, now()) + $3::interval
where id = $2
returning id
