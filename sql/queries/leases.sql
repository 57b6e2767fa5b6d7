-- Of the leases given, those still held, and which of their jobs were asked to stop.
select j.id, j.lease, j.cancel_requested_at is not null as cancel_requested
from unnest($1::uuid[], $2::uuid[]) as g(id, lease)
join job j on j.id = g.id and j.lease = g.lease
where j.state = 'processing'
