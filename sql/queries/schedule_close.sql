-- Marks the schedules of kinds that have none any more when a node starts: one that comes back is new. The last tick
-- stays known, for an older node may still start by it. Kinds that the node does not know are left alone: others may.
update job_schedule
set expression = ''
where name = any (array(
    select name
    from job_schedule
    where name = any ($1::text[]) and expression <> ''
    order by name
    for no key update
))
