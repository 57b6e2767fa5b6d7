-- Makes the schedules of a node known when it starts. What has had the same expression all along goes on after its last
-- tick; what is new or was changed begins now. In the order of the names, so that two nodes never wait for each other.
insert into job_schedule as s (name, expression, since)
select g.name, g.expression, coalesce($1::timestamptz, now())
from unnest($2::text[], $3::text[]) as g(name, expression)
order by g.name
on conflict (name) do update
set since = case when s.expression = excluded.expression then s.since else excluded.since end,
    expression = excluded.expression
returning name, greatest(since, last_tick)
