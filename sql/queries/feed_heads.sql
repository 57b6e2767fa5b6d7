-- How far the feeds of owners go: the last change below the line, and whether others wait above it for some transaction to
-- end.
select o.owner, greatest(j.changed_in, t.changed_in) as head,
    exists (select from job where owner = o.owner and changed_in >= line.xid)
        or exists (select from job_tombstone where owner = o.owner and changed_in >= line.xid) as is_held_back
from unnest($1::text[]) as o(owner)
cross join (select pg_snapshot_xmin(pg_current_snapshot()) as xid) line
left join lateral (
    select changed_in
    from job
    where owner = o.owner and changed_in < line.xid
    order by changed_in desc, id desc
    limit 1
) j on true
left join lateral (
    select changed_in
    from job_tombstone
    where owner = o.owner and changed_in < line.xid
    order by changed_in desc, id desc
    limit 1
) t on true
