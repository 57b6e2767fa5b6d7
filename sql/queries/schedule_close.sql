-- Marks schedules that a node no longer has when it starts: one that comes back is new. The last tick stays known, for
-- an older node may still start by it.
update job_schedule
set expression = ''
where name = any (array(
    select name
    from job_schedule
    where name = any ($1::text[]) and expression <> ''
    order by name
    for no key update
))
