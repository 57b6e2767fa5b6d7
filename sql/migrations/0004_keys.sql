-- oldest-program: 1

-- Who may call the API. What a key hashes to is kept, never the key.
create table api_key (
    id           text primary key,      -- the public part of the key, which names it
    hash         bytea not null,        -- SHA-256 of the whole key
    created_at   timestamptz not null,
    revoked_at   timestamptz,
    last_used_at timestamptz,           -- to the minute or so
    owner        text not null,
    scopes       text[] not null,

    constraint api_key_hash check (octet_length(hash) = 32),
    constraint api_key_scopes check (cardinality(scopes) > 0 and scopes <@ array['read', 'write', 'admin'])
);

-- Changes with every key made or revoked, so that a node sees in one row that it need not read them all again.
create table api_key_change (
    number bigint not null
);
insert into api_key_change (number) values (0);
