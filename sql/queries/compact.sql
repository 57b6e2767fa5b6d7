-- Leaves of claims what they still hold: whoever counts what runs reads their lists to the end. What a claim has lost it never holds
-- again, so nothing that ends meanwhile makes this wrong; a list may only be longer than it need be, and remaining more.
--
-- A claim that another statement is at work on is left alone, so this waits for nobody. Nobody waits for the disk either.
with hurry as materialized (
    select set_config('synchronous_commit', 'off', true)
), given as materialized (
    select c.id, c.job_ids, c.turns
    from hurry, job_claim c
    where c.id = any ($1::uuid[])
    for update of c skip locked
), held as materialized (
    select g.id, count(*)::integer as jobs, array_agg(distinct j.kind) as kinds, array_agg(j.id) as job_ids,
        array_agg(j.turn) as turns
    from given g
    cross join unnest(g.job_ids, g.turns) as held(id, turn)
    -- The fence has each row found by its primary key.
    cross join lateral (
        select id, turn, kind from job where id = held.id and turn = held.turn and state in ('pending', 'processing') offset 0
    ) j
    group by g.id
)
update job_claim c
set remaining = least(c.remaining, held.jobs), kinds = held.kinds, job_ids = held.job_ids, turns = held.turns
from held
where c.id = any (array[held.id])
