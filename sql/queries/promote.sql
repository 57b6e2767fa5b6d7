-- Lets in what has become due. On the wire such a job was pending all along, so its revision stays.
update job
set state = 'pending'
where id = any (array(
    select id
    from job
    where state = 'scheduled' and due_at <= coalesce($1::timestamptz, now())
    order by due_at
    limit $2
    for no key update skip locked
))
returning id
