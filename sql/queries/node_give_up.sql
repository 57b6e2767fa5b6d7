-- Gives up the nodes that have not renewed in time. From here on their jobs can be taken back. Whoever does it must have
-- renewed lately himself ($3): a statement that was held up on its way would find everybody late.
delete from job_node
where id = any (array(
    select id
    from job_node
    where lease_until < coalesce($1::timestamptz, now()) and id is distinct from $2
        and ($2 is null or exists (
            select from job_node me where me.id = $2 and me.seen_at > coalesce($1::timestamptz, now()) - $3::interval
        ))
    for update skip locked
))
returning id, name
