import JobSchema
import PostgresClient
import StoreTestSupport
import TestSupport
import Testing

@testable import JobStore

/// A database of the version before claims had a table of their own, with jobs in it.
@Suite("The migration to claims") struct ClaimsMigrationTests {
    private static let jobs = """
        insert into job_node values (gen_random_uuid(), now(), now(), now() + interval '$lease', 'old');
        insert into job (id, created_at, updated_at, due_at, started_at, max_attempts, attempt, priority, state, queue, kind,
            owner, input, lease, node)
        select gen_random_uuid(), now(), now(), now(), case when state = 'processing' then now() end, 1,
            case when state = 'processing' then 1 else 0 end, 7, state, 'default', 'echo', 'local', '{}',
            case when state = 'processing' then gen_random_uuid() end,
            case when state = 'processing' then (select id from job_node) end
        from unnest(array['pending', 'pending', 'scheduled', 'processing']) as given(state);
        insert into job_listing (created_at, id, owner) select created_at, id, owner from job;
        """

    private func withOldDatabase(
        lease: String,
        _ body: (_ migrator: Migrator, _ connectionString: String) async throws -> Void
    ) async throws {
        try await withTestDatabase { connectionString in
            let database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .silent)
            let old = Array(JobSchema.migrations.prefix(8))
            try await Migrator(database: database, migrations: old, logger: .silent).migrate()
            try await runSQL(Self.jobs.replacing("$lease", with: lease), on: connectionString)
            try await body(Migrator(database: database, logger: .silent), connectionString)
            await database.close()
        }
    }

    @Test func everyJobIsWhereItBelongs() async throws {
        try await withOldDatabase(lease: "0 s") { migrator, connectionString in
            #expect(try await migrator.migrate().first == "0009_claims")
            #expect(try await Journal(connectionString: connectionString).misplaced().isEmpty)
            let counts = try await runSQL(
                "select (select count(*) from job_pending where rank = -7), (select count(*) from job_claim)",
                on: connectionString
            )
            #expect(counts == "2\t1")
            // What the node held that is gone is taken back, and all but the one that is for later are claimed.
            try await withStore(on: connectionString) { test in
                _ = try await test.store.giveUpLostNodes(except: nil, renewedWithin: .zero)
                #expect(try await test.store.rescue() == 1)
                let claimed = try await test.claim(test.node())
                #expect(claimed.count == 3)
                #expect(claimed.allSatisfy { $0.attempt == 1 })
            }
        }
    }

    @Test func oneOfTheOldNodesMustNotStartJobsBesideIt() async throws {
        try await withOldDatabase(lease: "1 h") { migrator, connectionString in
            let refusal = await #expect(throws: MigrationError.self) { try await migrator.migrate() }
            #expect(refusal?.description.contains("Stop them") == true)
            try await runSQL("delete from job_node", on: connectionString)
            #expect(try await migrator.migrate().first == "0009_claims")
            // As a program of that version does.
            await #expect(throws: (any Error).self) {
                try await runSQL(
                    """
                    insert into job (id, created_at, updated_at, due_at, max_attempts, priority, state, queue, kind, owner, input)
                    values (gen_random_uuid(), now(), now(), now(), 1, 0, 'pending', 'default', 'echo', 'local', '{}')
                    """,
                    on: connectionString
                )
            }
        }
    }
}
