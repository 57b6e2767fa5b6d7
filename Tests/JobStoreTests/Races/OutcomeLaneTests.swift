import JobStore
import PostgresClient
import StoreTestSupport
import Testing

@Suite("The connection on which ends are recorded", .timeLimit(.minutes(1)))
struct OutcomeLaneTests {
    private static let lock = PostgresStatement("select from job where id = $1 for update")
    private static let waiters = PostgresStatement(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )

    @Test("Progress that waits for a locked job keeps no other job from ending")
    func isNotThatOfProgress() async throws {
        try await withTestStore { test in
            for _ in 0..<2 { _ = try await test.pending() }
            let leases = try await test.claim(test.node()).map(\.lease)
            let holder = PostgresDatabase(configuration: .init(test.connectionString), logger: .silent)
            let report = try await holder.withTransaction { connection in
                _ = try await connection.query(Self.lock, leases[0].jobID.uuid)
                let report = Task { try await test.store.report([leases[0]: ProgressReport(progress: 50)]) }
                while try await holder.read(Self.waiters)[0].decode(0, as: Int.self) < 1 {}
                let ended = try await test.store.complete([JobCompletion(lease: leases[1], result: .null)])
                #expect(ended == [leases[1].jobID])
                return report
            }
            try await report.value
            #expect(try await test.job(leases[0].jobID).progress == 50)
            await holder.close()
        }
    }
}
