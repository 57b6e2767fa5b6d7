import BenchmarkSupport
import Foundation
import JobSchema
import PostgresClient

/// What a claim and a drain cost beside much that is not to be claimed.
extension Bench {
    func growth(largest: Int, _ report: inout Report) async throws {
        for (round, kept) in [0, 100_000, 1_000_000, 5_000_000, 0].enumerated() where kept <= largest {
            note("\(kept) finished jobs kept")
            try await preload(count: jobs)
            if kept > 0 { try await addFinished(from: jobs + 1, count: kept) }
            // The empty table comes again at the end: the machine may have changed meanwhile.
            try await measure(kept == 0 ? (round == 0 ? "empty" : "empty, once more") : "\(kept) finished", &report)
        }
        note("1,000,000 jobs wait in other queues")
        try await preload(count: jobs)
        try await add(queue: "other", from: jobs + 1, count: min(largest, 1_000_000))
        try await measure("\(min(largest, 1_000_000)) waiting in another queue", &report)
        note("100,000 jobs scheduled")
        try await preload(count: jobs)
        try await add(state: "scheduled", from: jobs + 1, count: min(largest, 100_000))
        try await measure("\(min(largest, 100_000)) scheduled, of higher priority", &report)
    }

    func addFinished(from: Int, count: Int) async throws {
        try await add(
            state: "completed",
            from: from,
            count: count,
            columns: ", progress, finished_at, expires_at, result, result_size",
            values: ", 100, now(), now() + interval '7 days', '{}', 2"
        )
    }

    private func measure(_ name: String, _ report: inout Report) async throws {
        try await settle()
        report.add("claim of 500, \(name)", "ms", try await claimCost())
        try await drainPreloaded(nodes: 1, "drain, \(name)", &report)
    }

    private static let firstID = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// Milliseconds of one claim of 500 by the statement that the service uses, the median of ten that are rolled back.
    func claimCost() async throws -> Double {
        let node = UUID()
        let statement = PostgresStatement(JobSchema.claim)
        try await script(
            """
            delete from job_pause;
            insert into job_node values ('\(node)', now(), now(), now() + interval '1 hour', 'benchmark')
            """
        )
        let times = try await database.withConnection { connection in
            var times: [Double] = []
            for _ in 0..<10 {
                try await connection.executeScript("begin")
                let duration = try await ContinuousClock().measure {
                    _ = try await connection.query(
                        statement,
                        nil,
                        node,
                        "default",
                        ["noop"],
                        [Int32(500)],
                        Int32(500),
                        [Int32?.none],
                        ["noop"],
                        [Int16.min],
                        [Date.distantPast],
                        [Self.firstID],
                        [Int16.max],
                        true
                    )
                }
                try await connection.executeScript("rollback")
                times.append(duration / .milliseconds(1))
            }
            return times
        }
        try await script("delete from job_node where id = '\(node)'; insert into job_pause values ('noop', now())")
        return times.median
    }
}
