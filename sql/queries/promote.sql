-- Lets in what has become due. On the wire such a job was pending all along, so its revision stays.
with due as (
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
    returning id, due_at, priority, queue, kind
), waiting as (
    insert into job_pending (due_at, id, rank, queue, kind, late)
    select due_at, id, -priority, queue, kind, due_at < coalesce($1::timestamptz, clock_timestamp()) - interval '1 second' from due
)
select id from due
