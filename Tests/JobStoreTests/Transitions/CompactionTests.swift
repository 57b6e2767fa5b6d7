import JobStore
import PostgresClient
import StoreTestSupport
import TestSupport
import Testing

@Suite("Claims of which little is left", .timeLimit(.minutes(1)))
struct CompactionTests {
    /// Five jobs in one claim: one completed, one failed, one that waits again; two run.
    private func worn(_ test: TestStore, _ node: NodeID) async throws -> [Lease] {
        for _ in 0..<5 { _ = try await test.pending() }
        let leases = try await test.claim(node).map(\.lease)
        _ = try await test.store.complete([JobCompletion(lease: leases[0], result: .null)])
        _ = try await test.store.fail([AttemptFailure(lease: leases[1], code: "failed", message: "x")])
        _ = try await test.store.putBack([leases[2]])
        return leases
    }

    private func claims(_ test: TestStore) async throws -> String {
        try await runSQL(
            "select remaining, kinds, cardinality(job_ids), cardinality(turns) from job_claim",
            on: test.connectionString
        )
    }

    @Test func holdThatOnly() async throws {
        try await withTestStore { test in
            let leases = try await worn(test, test.node())
            #expect(try await claims(test) == "4\t{echo}\t5\t5")
            try await test.store.compact([leases[0].claim])
            #expect(try await claims(test) == "2\t{echo}\t2\t2")
            let held = try await test.store.held(leases)
            #expect(Set(held.keys) == Set(leases[3...]))
            let rest = leases[3...].map { JobCompletion(lease: $0, result: .null) }
            #expect(try await test.store.complete(rest).count == 2)
            #expect(try await claims(test).isEmpty)
        }
    }

    @Test func countAsBefore() async throws {
        try await withTestStore { test in
            let node = try await test.node()
            let leases = try await worn(test, node)
            for _ in 0..<5 { _ = try await test.pending() }
            let request = ClaimRequest(queue: "default", room: ["echo": 9], globalLimits: ["echo": 3], limit: 9)
            try await test.store.compact([leases[0].claim])
            #expect(try await test.store.claim(request, node: node).count == 1)
            #expect(try await test.store.claim(request, node: node).isEmpty)
        }
    }

    @Test func areRescuedAsBefore() async throws {
        try await withTestStore { test in
            let node = try await test.node()
            let leases = try await worn(test, node)
            try await test.store.compact([leases[0].claim])
            try await test.store.leave(node)
            #expect(try await test.store.rescue() == 2)
            #expect(try await claims(test).isEmpty)
        }
    }

    /// Somebody who holds one of two, and wants the other one, would have to wait for whoever waits for him.
    @Test func areLeftAloneWhileOthersAreAtWorkOnThem() async throws {
        try await withTestStore { test in
            let leases = try await worn(test, test.node())
            let other = PostgresDatabase(configuration: .init(test.connectionString), logger: .silent)
            try await other.withTransaction { connection in
                _ = try await connection.query(PostgresStatement("select from job_claim for update"))
                try await test.store.compact([leases[0].claim])
            }
            await other.close()
            #expect(try await claims(test) == "4\t{echo}\t5\t5")
        }
    }

    @Test func thatHoldNothingWaitForRelease() async throws {
        try await withTestStore { test in
            _ = try await test.pending()
            let lease = try await test.claim(test.node())[0].lease
            _ = try await test.store.fail([AttemptFailure(lease: lease, code: "failed", message: "x")])
            try await test.store.compact([lease.claim])
            #expect(try await claims(test) == "1\t{echo}\t1\t1")
            try await test.store.release([lease.claim])
            #expect(try await claims(test).isEmpty)
        }
    }
}
