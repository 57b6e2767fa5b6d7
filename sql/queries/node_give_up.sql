-- Gives up the nodes that have not renewed in time. From here on their jobs can be taken back.
delete from job_node
where id = any (array(
    select id
    from job_node
    where lease_until < coalesce($1::timestamptz, now()) and id is distinct from $2
    for update skip locked
))
returning id, name
