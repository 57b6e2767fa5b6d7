import JobStore
import PostgresClient
import StoreTestSupport
import Testing

@Suite("Renewing leases", .timeLimit(.minutes(2)))
struct RenewalTests {
    private static let lock = PostgresStatement("select from job where id = $1 for update")
    private static let waiters = PostgresStatement(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )

    @Test("Statements that wait for a locked job keep no lease from being renewed")
    func isNotStarved() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            let node = try await test.node()
            let holder = PostgresDatabase(
                configuration: PostgresConfiguration(test.connectionString),
                logger: .silent
            )
            let cancels = try await holder.withTransaction { connection in
                _ = try await connection.query(Self.lock, id.uuid)
                // As many as there are connections, and some that wait for one.
                let cancels = (0..<12).map { _ in
                    Task { try await test.store.cancel(id, owner: "local") }
                }
                while try await holder.read(Self.waiters)[0].decode(0, as: Int.self) < 8 {}
                let isRenewed = try await test.store.renew(node, leaseDuration: .seconds(30))
                #expect(isRenewed)
                try await test.store.register(NodeID(), name: "late", leaseDuration: .seconds(30))
                // They wait still: none was done with, and no renewal waited for one.
                let waiting = try await holder.read(Self.waiters)[0].decode(0, as: Int.self)
                #expect(waiting >= 8)
                return cancels
            }
            for cancel in cancels { _ = try? await cancel.value }
            await holder.close()
            #expect(try await test.job(id).errorCode == "cancelled")
        }
    }
}
