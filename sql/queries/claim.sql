-- Takes what is due for a node, best first: of each kind no more than it has room for ($5) and all nodes together may run
-- ($7, null for any number), of all kinds together no more than $6. Whoever gives limits for all nodes holds the gates of
-- those kinds. The array keeps the choice apart from the deletion: it is made once.
--
-- The jobs' own rows are only read. What a claim sees on the line goes with what it sees of the job: whoever puts a job there
-- changes both at once, and whoever else takes it away first has locked it.
--
-- $8 to $12 are the ranges of the line to look at, of each kind at least one: from behind a rank (the priority, negated), a time
-- and an id on, up to another rank. They leave out what this node knows to be over, see ClaimFloor. $13 says whether to look
-- at those that joined the line late, wherever they stand.
with taken as (
    delete from job_pending
    where ctid = any (array(
            select due.ctid
            from (
                select kind, least(room, $6, case when most is not null then greatest(0, most - (
                        select count(*)
                        from job_claim c
                        cross join unnest(c.job_ids, c.turns) as held(id, turn)
                        join job r on r.id = any (array[held.id]) and r.turn = any (array[held.turn])
                        where c.kinds @> array[given.kind] and r.kind = given.kind and r.state in ('pending', 'processing')
                    )) end) as room
                from unnest($4::text[], $5::integer[], $7::integer[]) as given(kind, room, most)
                where not exists (select from job_pause p where p.kind = given.kind)
                -- Without the fence what runs would be counted for each limit below.
                offset 0
            ) k
            cross join lateral (
                -- What is found both ways is one, and sorted only once.
                select distinct on (rank, due_at, id) ctid, id, rank, due_at
                from (
                    select found.*
                    from unnest($8::text[], $9::smallint[], $10::timestamptz[], $11::uuid[], $12::smallint[])
                        as range(kind, rank, since, after, until)
                    cross join lateral (
                        select ctid, id, rank, due_at
                        from job_pending
                        where queue = $3 and kind = k.kind
                            and (rank, due_at, id) > (range.rank, range.since, range.after) and rank < range.until
                        order by rank, due_at, id
                        limit k.room
                        for update skip locked
                    ) found
                    where range.kind = k.kind
                    union all
                    select latecomer.*
                    from (
                        select ctid, id, rank, due_at
                        from job_pending
                        where queue = $3 and kind = k.kind and late and $13
                        order by rank, due_at, id
                        limit k.room
                        for update skip locked
                    ) latecomer
                ) seen
                order by rank, due_at, id
                limit k.room
            ) due
            order by due.rank, due.due_at, due.id
            limit $6
        ))
        and exists (select from job_node n where n.id = $2)
    returning id, rank, due_at
), job_taken as materialized (
    select j.*
    from taken t
    -- The fence has each row found by its primary key.
    cross join lateral (
        select id, kind, turn, attempt, max_attempts, timeout_ms, input, priority, due_at, traceparent
        from job
        where id = t.id and state = 'pending'
        offset 0
    ) j
    order by t.rank, t.due_at, t.id
), claim as (
    insert into job_claim (id, node, claimed_at, remaining, kinds, job_ids, turns)
    select gen_random_uuid(), $2, coalesce($1::timestamptz, statement_timestamp()), count(*), array_agg(distinct kind), array_agg(id),
        array_agg(turn)
    from job_taken
    having count(*) > 0
    returning id, claimed_at
)
select j.id, claim.id, j.turn, j.kind, j.attempt + 1, j.max_attempts, j.timeout_ms, j.input, j.priority, j.due_at, j.traceparent,
    claim.claimed_at
from job_taken j
cross join claim
