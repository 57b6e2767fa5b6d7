-- Lets one transaction at a time claim jobs of kinds that all nodes together may run only so many of. Kinds in one order,
-- so that no two wait for each other. A node that stops in the middle must not keep the others out: its transaction is
-- ended by the server, and who waits too long goes without.
with limits as materialized (
    select set_config('idle_in_transaction_session_timeout', '5s', true), set_config('lock_timeout', '2s', true)
)
select pg_advisory_xact_lock(hashtextextended('job kind ' || kind, 0))
from limits, (select kind from unnest($1::text[]) as given(kind) order by kind) sorted
