import JobSchema
import PostgresClient
import StoreTestSupport
import TestSupport
import Testing

@testable import JobStore

/// A database of the version before a start had one row for all its jobs.
@Suite("The migration to starts") struct StartsMigrationTests {
    /// A batch of 2,300, and of another owner three jobs of other times.
    private static let jobs = """
        insert into job (id, created_at, updated_at, due_at, max_attempts, priority, state, queue, kind, owner, input, turn)
        select gen_random_uuid(), at, at, at, 1, 0, 'pending', 'default', 'echo', owner, '{}', 0
        from (
            select now() as at, 'local' as owner from generate_series(1, 2300)
            union all
            select now() + n * interval '1 s', 'other' from generate_series(1, 3) n
        ) given;
        insert into job_listing (created_at, id, owner) select created_at, id, owner from job;
        insert into job_pending (due_at, id, rank, queue, kind) select due_at, id, 0, queue, kind from job;
        """

    @Test func listsEveryJobAsBefore() async throws {
        try await withTestDatabase { connectionString in
            let database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .silent)
            let old = Array(JobSchema.migrations.prefix(10))
            try await Migrator(database: database, migrations: old, logger: .silent).migrate()
            try await runSQL(Self.jobs, on: connectionString)
            let upTo = Array(JobSchema.migrations.prefix(11))
            let applied = try await Migrator(database: database, migrations: upTo, logger: .silent).migrate()
            #expect(applied == ["0011_starts"])
            await database.close()
            let sizes = "select owner, remaining, cardinality(job_ids) from job_start order by 1, 2 desc"
            #expect(
                try await runSQL(sizes, on: connectionString)
                    == "local\t1000\t1000\nlocal\t1000\t1000\nlocal\t300\t300\nother\t1\t1\nother\t1\t1\nother\t1\t1"
            )
            try await withStore(on: connectionString) { test in
                for (owner, count) in [("local", 2300), ("other", 3)] {
                    let listed = try await test.listed(by: owner, limit: 199)
                    #expect(listed.count == count)
                }
            }
            // As a program of that version does.
            await #expect(throws: (any Error).self) {
                try await runSQL(
                    "insert into job_listing (created_at, id, owner) select created_at, id, owner from job limit 1",
                    on: connectionString
                )
            }
        }
    }
}
