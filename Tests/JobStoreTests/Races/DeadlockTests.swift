import JobStore
import PostgresClient
import StoreTestSupport
import TestSupport
import Testing

@Suite("Deadlocks", .timeLimit(.minutes(3)))
struct DeadlockTests {
    private static let lock = PostgresStatement("select from job where id = $1 for update")
    private static let patience = PostgresStatement("set local deadlock_timeout = '100s'")
    private static let waiters = PostgresStatement(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )

    @Test("A batch that loses against somebody who locks in another order is tried again")
    func isTriedAgain() async throws {
        try await withTestStore { test in
            for _ in 0..<2 { _ = try await test.pending() }
            let leases = try await test.claim(test.node()).map(\.lease).sorted { $0.jobID < $1.jobID }
            // Whoever has waited so long looks for a deadlock and gives up: time enough to make one.
            try await runSQL(
                "do $$ begin execute format('alter database %I set deadlock_timeout = ''5s''', current_database()); end $$",
                on: test.connectionString
            )
            try await test.withOther { store in
                let holder = PostgresDatabase(
                    configuration: PostgresConfiguration(test.connectionString),
                    logger: .silent
                )
                let batch = try await holder.withTransaction { connection in
                    _ = try await connection.query(Self.patience)
                    _ = try await connection.query(Self.lock, leases[1].jobID.uuid)
                    let batch = Task {
                        try await store.complete(leases.map { JobCompletion(lease: $0, result: .null) })
                    }
                    // It has the first and waits for the second.
                    while try await holder.read(Self.waiters)[0].decode(0, as: Int.self) < 1 {}
                    _ = try await connection.query(Self.lock, leases[0].jobID.uuid)
                    return batch
                }
                let ended = try await batch.value
                #expect(ended == Set(leases.map(\.jobID)))
                await holder.close()
                let deadlocks = PostgresStatement(
                    "select deadlocks from pg_stat_database where datname = current_database()"
                )
                // The statistics come a moment later.
                while try await test.database.read(deadlocks)[0].decode(0, as: Int.self) < 1 {}
            }
        }
    }
}
