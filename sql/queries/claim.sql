-- Takes what is due for a node, best first. The array keeps the choice apart from the update: it is made once, and the
-- update finds its rows by primary key whatever the planner thinks of the table.
update job j
set state = 'processing', revision = revision + 1, attempt = attempt + 1, progress = 0, message = null,
    lease = gen_random_uuid(), node = $2, started_at = coalesce($1::timestamptz, now()),
    updated_at = coalesce($1::timestamptz, now())
where j.id = any (array(
        select id
        from job
        where state = 'pending' and queue = $3 and kind = any ($4::text[])
        order by priority desc, due_at, id
        limit $5
        for update skip locked
    ))
    and exists (select from job_node n where n.id = $2)
returning j.id, j.lease, j.kind, j.attempt, j.max_attempts, j.timeout_ms, j.revision, j.input
