-- oldest-program: 8

-- What an owner has started, newest first. A table of its own and not an index of job: each transition writes a new version of
-- a job's row, and with it an entry into every index of the table, in the middle of pages that are full. Here nothing is
-- written between a job's start and its end.
create table job_listing (
    created_at timestamptz not null,
    id         uuid not null,
    owner      text not null,
    primary key (owner, created_at, id)
);

-- What is started while the listing is filled would not be on it. Nodes of older programs that still run would not list what
-- they start either: stop them first.
lock table job in share row exclusive mode;

insert into job_listing (created_at, id, owner)
select created_at, id, owner
from job
order by owner, created_at, id;

drop index job_list;
