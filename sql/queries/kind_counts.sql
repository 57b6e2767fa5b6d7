-- How many jobs of a kind wait, and how many run.
select (select count(*) from job_pending where kind = $1)
        + (select count(*) from job where state = 'scheduled' and kind = $1) as waiting,
    (
        select count(*)
        from job_claim c
        cross join unnest(c.job_ids, c.turns) as held(id, turn)
        join job j on j.id = any (array[held.id]) and j.turn = any (array[held.turn])
        where c.kinds @> array[$1] and j.kind = $1 and j.state in ('pending', 'processing')
    ) as running
