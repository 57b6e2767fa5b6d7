-- How far the feeds go of these owners ($1), and of those whose jobs ($2) have changed: the last change below the line, and
-- whether others wait above it for some transaction to end.
select o.owner, greatest(j.changed_in, t.changed_in) as head,
    coalesce(greatest(last_j.changed_in, last_t.changed_in) >= line.xid, false) as is_held_back,
    line.xid as line
from (
    select unnest($1::text[]) as owner
    union
    -- The fences have each row found by its primary key.
    select j.owner
    from unnest($2::uuid[]) as changed(id) cross join lateral (select owner from job where id = changed.id offset 0) j
    union
    select t.owner
    from unnest($2::uuid[]) as changed(id)
    cross join lateral (select owner from job_tombstone where id = changed.id offset 0) t
) o
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
left join lateral (
    select changed_in from job where owner = o.owner order by changed_in desc, id desc limit 1
) last_j on true
left join lateral (
    select changed_in from job_tombstone where owner = o.owner order by changed_in desc, id desc limit 1
) last_t on true
