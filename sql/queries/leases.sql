-- Of the leases given, those still held, and which of their jobs were asked to stop.
select j.id, j.cancel_requested_at is not null as cancel_requested
from unnest((select $1::uuid[]), (select $2::uuid[]), (select $3::integer[])) as g(id, claim, turn)
join (
    select id from job_claim where id = any ((select $2::uuid[])::uuid[]) offset 0
) c on c.id = g.claim
-- "any" has each found by its primary key.
join job j on j.id = any (array[g.id]) and j.turn = any (array[g.turn])
where j.state in ('pending', 'processing')
