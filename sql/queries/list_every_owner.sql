-- One page of every owner's jobs, newest first. There is no index for that: of each owner, found by skipping from one to
-- the next in the index, the newest are taken from there, and the newest of these are the page. Without a filter a page
-- needs no more of an owner's jobs than it is long. The fence has each row found by its primary key.
with recursive owners as (
    (select owner from job_start order by owner limit 1)
    union all
    select (select s.owner from job_start s where s.owner > o.owner order by s.owner limit 1)
    from owners o
    where o.owner is not null
), looked as materialized (
    select newest.created_at, newest.id
    from owners o
    cross join lateral (
        select s.created_at, started.id
        from job_start s
        cross join lateral unnest(s.job_ids) as started(id)
        where s.owner = o.owner and s.created_at <= coalesce($1::timestamptz, 'infinity')
            and ($1::timestamptz is null or (s.created_at, started.id) < ($1, $2::uuid))
            -- Of what has been forgotten an owner may have more than a page.
            and ($3::text is not null or $4::text is not null or exists (select from job where id = started.id offset 0))
        order by s.created_at desc, started.id desc
        limit case when $3::text is null and $4::text is null then $5::integer else $6::integer end
    ) newest
    where o.owner is not null
    order by newest.created_at desc, newest.id desc
    limit $6
), matching as (
    select j.*
    from looked l
    cross join lateral (select * from job where id = l.id offset 0) j
    where ($3::text is null or j.state = $3 or (j.state = 'scheduled' and $3 = 'pending'))
        and ($4::text is null or j.kind = $4)
    order by l.created_at desc, l.id desc
    limit $5
), bottom as (
    select created_at, id, (select count(*) from looked) as looked
    from looked
    order by created_at, id
    limit 1
)
select m.id, m.owner, m.kind, m.state, m.revision, m.progress, m.message, m.attempt, m.max_attempts, m.created_at,
    m.updated_at, m.due_at, m.started_at, m.finished_at, m.expires_at, m.cancel_requested_at, m.retry_of,
    m.error_message, m.error_code,
    case when m.result_size > 4096 then null else m.result end as result,
    m.result_size > 4096 as result_omitted, coalesce($7::timestamptz, now()) as read_at,
    b.created_at as bottom_created_at, b.id as bottom_id, b.looked
from bottom b
left join matching m on true
order by m.created_at desc, m.id desc
