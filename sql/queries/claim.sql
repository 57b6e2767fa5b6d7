-- Takes what is due for a node, best first: of each kind no more than it has room for ($5) and all nodes together may run
-- ($7, null for any number), of all kinds together no more than $6. Whoever gives limits for all nodes holds the gates of
-- those kinds. The array keeps the choice apart from the update: it is made once, and the update finds its rows by primary
-- key whatever the planner thinks of the table.
--
-- One lease token serves for all jobs of a claim: it is new, and names a lease together with the job.
--
-- $8 to $11 are the ranges of the index to look at, of each kind at least one: from a rank (the priority, negated) and a
-- time on, up to another rank. They leave out what this node knows to be over, see ClaimFloor.
update job j
set state = 'processing', revision = revision + 1, attempt = attempt + 1, progress = 0, message = null,
    lease = (select gen_random_uuid()), node = $2, started_at = coalesce($1::timestamptz, now()),
    updated_at = coalesce($1::timestamptz, now()), changed_in = pg_current_xact_id()
where j.id = any (array(
        select due.id
        from (
            select kind, least(room, $6, case when most is not null then greatest(0, most - (
                    select count(*) from job r where r.state = 'processing' and r.kind = given.kind
                )) end) as room
            from unnest($4::text[], $5::integer[], $7::integer[]) as given(kind, room, most)
            where not exists (select from job_pause p where p.kind = given.kind)
        ) k
        cross join lateral (
            select found.*
            from unnest($8::text[], $9::smallint[], $10::timestamptz[], $11::smallint[])
                as range(kind, rank, since, until)
            cross join lateral (
                select id, priority, due_at
                from job
                where state = 'pending' and queue = $3 and kind = k.kind
                    and (-priority, due_at) >= (range.rank, range.since) and -priority < range.until
                order by -priority, due_at, id
                limit k.room
                for update skip locked
            ) found
            where range.kind = k.kind
            order by -found.priority, found.due_at, found.id
            limit k.room
        ) due
        order by -due.priority, due.due_at, due.id
        limit $6
    ))
    and exists (select from job_node n where n.id = $2)
returning j.id, j.lease, j.kind, j.attempt, j.max_attempts, j.timeout_ms, j.revision, j.input, j.priority, j.due_at,
    j.traceparent
