-- oldest-program: 1

-- The kinds of which no node takes jobs for now.
create table job_pause (
    kind      text primary key,
    paused_at timestamptz not null
);

-- The jobs that somebody deleted, for those who follow the changes of jobs and would never hear of it. Jobs whose time was
-- up leave none: everybody was told when that would be.
create table job_tombstone (
    id         uuid primary key,
    revision   bigint not null,
    deleted_at timestamptz not null,
    expires_at timestamptz not null,
    owner      text not null
);

create index job_tombstone_expiry on job_tombstone (expires_at);
