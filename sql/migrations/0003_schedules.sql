-- oldest-program: 1

-- What was started by schedule. A row stays when its schedule goes, so that no tick is ever started twice.
create table job_schedule (
    name       text primary key,            -- of the kind
    expression text not null,               -- what the node that came last has: cron and time zone; empty for none
    since      timestamptz not null,        -- from when on it has had that: earlier ticks are not its own
    last_tick  timestamptz                  -- the last tick that had its job
);
