import TestSupport

/// Every change of every job, written down by the database itself, and held against the life of a job.
struct Journal {
    let connectionString: String

    /// Begins to write.
    func begin() async throws {
        try await runSQL(
            """
            create table journal (
                seq bigint generated always as identity, id uuid, old_state text, new_state text, old_revision bigint,
                new_revision bigint, old_turn integer, new_turn integer, old_attempt integer, new_attempt integer,
                old_cancel boolean, new_cancel boolean, old_progress integer, new_progress integer, code text)
            """,
            """
            create function keep_journal() returns trigger language plpgsql as $$
            begin
                insert into journal (id, old_state, new_state, old_revision, new_revision, old_turn, new_turn,
                    old_attempt, new_attempt, old_cancel, new_cancel, old_progress, new_progress, code)
                values (new.id, old.state, new.state, old.revision, new.revision, old.turn, new.turn,
                    old.attempt, new.attempt, old.cancel_requested_at is not null, new.cancel_requested_at is not null,
                    old.progress, new.progress, new.error_code);
                return null;
            end $$
            """,
            "create trigger journal after update on job for each row execute function keep_journal()",
            "create table claim_journal (like job_claim)",
            """
            create function keep_claim_journal() returns trigger language plpgsql as $$
            begin
                insert into claim_journal values (new.*);
                return null;
            end $$
            """,
            "create trigger journal after insert on job_claim for each row execute function keep_claim_journal()",
            on: connectionString
        )
    }

    /// The changes that no job may make, one a line.
    func violations() async throws -> String {
        try await runSQL(
            """
            select * from journal where not case
                when old_state = 'scheduled' and new_state = 'pending'
                    then new_revision = old_revision and new_turn = old_turn
                when new_revision <> old_revision + 1 then false
                when old_state = 'pending' and new_state = 'processing'
                    then new_turn = old_turn and new_attempt = old_attempt + 1
                when old_state in ('pending', 'processing') and new_state = 'completed'
                    then new_turn = old_turn and new_attempt = old_attempt + (old_state = 'pending')::integer
                when old_state in ('pending', 'scheduled') and new_state = 'failed'
                    then code in ('cancelled', 'failed', 'worker-lost')
                when old_state = 'processing' and new_state = 'processing'
                    then new_turn = old_turn and new_attempt = old_attempt and new_progress >= old_progress
                        and new_cancel >= old_cancel
                when old_state in ('pending', 'processing') and new_state in ('pending', 'scheduled')
                    then new_turn = old_turn + 1 and not old_cancel and not new_cancel
                when old_state = 'processing' and new_state = 'failed' then code = 'cancelled' or not old_cancel
                else false
            end
            """,
            """
            select 'claimed twice', taken.* from claim_journal, unnest(job_ids, turns) as taken(id, turn)
            group by taken.id, taken.turn having count(*) > 1
            """,
            on: connectionString
        )
    }

    /// The jobs that are not where they belong at this moment, and the claims that count too few of theirs, one a line.
    ///
    /// Who waits is on the line once, who neither waits nor is over is held by one claim, and nobody else is either.
    func misplaced() async throws -> String {
        try await runSQL(
            """
            select j.id, j.state, j.turn, p.places, c.claims
            from job j
            cross join lateral (select count(*) as places from job_pending p where p.id = j.id) p
            cross join lateral (
                select count(*) as claims
                from job_claim c, unnest(c.job_ids, c.turns) as held(id, turn)
                where held.id = j.id and held.turn = j.turn
            ) c
            where not case j.state
                when 'scheduled' then places = 0 and claims = 0
                when 'pending' then places + claims = 1
                when 'processing' then places = 0 and claims = 1
                else places = 0
            end
            """,
            """
            select c.id, c.remaining
            from job_claim c
            where remaining < (
                    select count(*)
                    from unnest(c.job_ids, c.turns) as held(id, turn)
                    join job j using (id, turn)
                    where j.state in ('pending', 'processing')
                )
            """,
            on: connectionString
        )
    }

    /// How often each sort of change was made, one a line: what a test did not do it did not test.
    func changes() async throws -> Set<String> {
        let text = try await runSQL(
            "select distinct old_state || ' > ' || new_state from journal",
            on: connectionString
        )
        return Set(text.split(separator: "\n").map(String.init))
    }
}
