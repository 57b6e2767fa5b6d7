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
                new_revision bigint, old_lease uuid, new_lease uuid, old_cancel boolean, new_cancel boolean,
                old_progress integer, new_progress integer, code text,
                made_in xid8 not null default pg_current_xact_id())
            """,
            """
            create function keep_journal() returns trigger language plpgsql as $$
            begin
                insert into journal (id, old_state, new_state, old_revision, new_revision, old_lease, new_lease,
                    old_cancel, new_cancel, old_progress, new_progress, code)
                values (new.id, old.state, new.state, old.revision, new.revision, old.lease, new.lease,
                    old.cancel_requested_at is not null, new.cancel_requested_at is not null,
                    old.progress, new.progress, new.error_code);
                return null;
            end $$
            """,
            "create trigger journal after update on job for each row execute function keep_journal()",
            on: connectionString
        )
    }

    /// The changes that no job may make, one a line.
    func violations() async throws -> String {
        try await runSQL(
            """
            select * from journal where not case
                when old_state = 'scheduled' and new_state = 'pending' then new_revision = old_revision
                when new_revision <> old_revision + 1 then false
                when old_state = 'pending' and new_state = 'processing' then new_lease is not null and not new_cancel
                when old_state in ('pending', 'scheduled') and new_state = 'failed' then code = 'cancelled'
                when old_state = 'processing' and new_state = 'processing'
                    then new_lease = old_lease and new_progress >= old_progress and new_cancel >= old_cancel
                when old_state = 'processing' and new_state in ('pending', 'scheduled')
                    then new_lease is null and not old_cancel and not new_cancel
                when old_state = 'processing' and new_state = 'completed' then new_lease is null
                when old_state = 'processing' and new_state = 'failed'
                    then new_lease is null and (code = 'cancelled' or not old_cancel)
                else false
            end
            """,
            """
            select 'lease used twice', new_lease from journal where old_state = 'pending' and new_state = 'processing'
            group by new_lease having count(*) > count(distinct id) or count(distinct made_in) > 1
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
