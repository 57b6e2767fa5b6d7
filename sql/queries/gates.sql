-- Lets one transaction at a time claim jobs of kinds that all nodes together may run only so many of. Kinds in one order,
-- so that no two wait for each other.
select pg_advisory_xact_lock(hashtextextended('job kind ' || kind, 0))
from (select kind from unnest($1::text[]) as given(kind) order by kind) sorted
