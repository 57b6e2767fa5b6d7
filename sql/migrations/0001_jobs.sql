-- oldest-program: 1

-- The runners that live. A job's lease is good while its node's row is here and lease_until lies ahead, so renewing the
-- leases of a node is one update of one row however many jobs it runs.
create table job_node (
    id          uuid primary key,       -- new at each boot, never reused
    started_at  timestamptz not null,
    seen_at     timestamptz not null,
    lease_until timestamptz not null,
    name        text not null           -- host and process id, for people
);

-- One row a job. Fixed-width columns come first, widest first, so that none is padded.
create table job (
    id                  uuid primary key,
    lease               uuid,           -- the token of this claim; every transition of a running job must name it
    node                uuid,           -- who runs it
    retry_of            uuid,
    revision            bigint not null default 1,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    due_at              timestamptz not null,   -- created_at unless a start or a backoff asked for another time
    started_at          timestamptz,
    finished_at         timestamptz,
    expires_at          timestamptz,
    cancel_requested_at timestamptz,
    timeout_ms          bigint,
    attempt             integer not null default 0,
    max_attempts        integer not null,
    losses              integer not null default 0,
    result_size         integer,        -- bytes; lists leave long results out without reading them
    priority            smallint not null,
    progress            smallint not null default 0,
    state               text not null,
    queue               text not null,
    kind                text not null,
    owner               text not null,
    idempotency_key     text,
    message             text,
    error_code          text,
    error_message       text,
    input               json not null,  -- json and not jsonb: what came in goes out as it was written
    result              json,

    constraint job_state check (state in ('scheduled', 'pending', 'processing', 'completed', 'failed')),
    constraint job_progress check (progress between 0 and 100 and (state <> 'completed' or progress = 100)),
    constraint job_leased check ((state = 'processing') = (lease is not null)
        and (state = 'processing') = (node is not null)),
    constraint job_cancel check (cancel_requested_at is null or state not in ('scheduled', 'pending')),
    constraint job_over check ((state in ('completed', 'failed')) = (finished_at is not null)
        and (finished_at is null) = (expires_at is null)),
    constraint job_result check ((state = 'completed') = (result is not null)
        and (state = 'completed') = (result_size is not null)),
    constraint job_error check ((state = 'failed') = (error_message is not null)
        and (state = 'failed') = (error_code is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- In the exact order of the claim, kind by kind: what waits for other kinds costs a claim nothing. What waits for a later
-- time is 'scheduled' and stays out.
create index job_claim on job (queue, kind, priority desc, due_at, id) where state = 'pending';
create index job_scheduled on job (due_at) where state = 'scheduled';
create index job_running on job (node) where state = 'processing';
create index job_list on job (owner, created_at desc, id desc);
create index job_expiry on job (expires_at) where expires_at is not null;
-- At most one retry of a job is under way: the second asks for it and gets the first.
create unique index job_retry on job (retry_of)
    where retry_of is not null and state in ('scheduled', 'pending', 'processing');

-- The answer that an Idempotency-Key stands for. payload_hash is two seeds of jsonb_hash_extended: equal for texts that
-- are the same JSON value.
create table job_key (
    owner        text not null,
    key          text not null,
    operation    text not null,
    payload_hash bigint[] not null,
    job_ids      uuid[] not null,
    created_at   timestamptz not null,
    primary key (owner, key)
);
