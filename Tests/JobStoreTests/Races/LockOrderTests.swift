import JobStore
import PostgresClient
import StoreTestSupport
import Testing

/// Two batches over the same jobs can't lock each other out if both take the jobs in the same order.
@Suite("Order of locks", .timeLimit(.minutes(2)))
struct LockOrderTests {
    enum Batch: CaseIterable {
        case complete, fail, putBack, report

        func run(_ leases: [Lease], on store: JobStore) async throws {
            switch self {
            case .complete: _ = try await store.complete(leases.map { JobCompletion(lease: $0, result: .null) })
            case .fail:
                _ = try await store.fail(leases.map { AttemptFailure(lease: $0, code: "failed", message: "No.") })
            case .putBack: _ = try await store.putBack(leases)
            case .report:
                let reports = leases.map { ($0, ProgressReport(progress: 50)) }
                try await store.report(Dictionary(uniqueKeysWithValues: reports))
            }
        }
    }

    private static let lock = PostgresStatement("select from job where id = $1 for update")
    private static let free = PostgresStatement("select from job where id = any ($1) for update skip locked")
    private static let waiters = PostgresStatement(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )

    @Test("A batch that waits for the first of its jobs has locked no other", arguments: Batch.allCases)
    func isThatOfTheIDs(batch: Batch) async throws {
        try await withTestStore { test in
            // The one made last is claimed first, so that the rows don't lie in the order of their ids. The table is so small
            // that the planner would rather read all of it.
            for priority in 0..<8 { _ = try await test.pending(priority: priority) }
            let node = try await test.node()
            var leases: [Lease] = []
            for _ in 0..<8 { leases += try await test.claim(node, limit: 1).map(\.lease) }
            leases.sort { $0.jobID < $1.jobID }
            let others = leases.dropFirst().map(\.jobID.uuid)
            let holder = PostgresDatabase(configuration: .init(test.connectionString), logger: .silent)
            let task = try await holder.withTransaction { [leases] connection in
                _ = try await connection.query(Self.lock, leases[0].jobID.uuid)
                let task = Task { try await batch.run(leases, on: test.store) }
                while try await holder.read(Self.waiters)[0].decode(0, as: Int.self) < 1 {}
                let free = try await connection.query(Self.free, others)
                #expect(free.count == others.count)
                return task
            }
            try await task.value
            await holder.close()
        }
    }
}
