import BenchmarkSupport
import PostgresClient

/// What a claim and a drain cost beside much that is not to be claimed.
extension Bench {
    /// How many claims are timed on each side.
    private static let claims = 41

    /// Measures tables of growing size, each beside one that never has more than what is to be claimed.
    func growth(largest: Int, _ report: inout Report) async throws {
        let reference = try await reference()
        for (round, kept) in [0, 100_000, 1_000_000, 5_000_000, 0].enumerated() where kept <= largest {
            note("\(kept) finished jobs kept")
            try await preload(count: jobs)
            if kept > 0 { try await addFinished(from: jobs + 1, count: kept) }
            // The empty table comes again at the end: the machine may have changed meanwhile.
            try await measure(
                kept == 0 ? (round == 0 ? "empty" : "empty, once more") : "\(kept) finished",
                beside: reference,
                &report
            )
        }
        note("1,000,000 jobs wait in other queues")
        try await preload(count: jobs)
        try await add(queue: "other", from: jobs + 1, count: min(largest, 1_000_000))
        try await measure("\(min(largest, 1_000_000)) waiting in another queue", beside: reference, &report)
        note("100,000 jobs scheduled")
        try await preload(count: jobs)
        try await add(state: "scheduled", from: jobs + 1, count: min(largest, 100_000))
        try await measure("\(min(largest, 100_000)) scheduled, of higher priority", beside: reference, &report)
        await reference.close()
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

    /// Another database of the same server, which has as many jobs that wait and no others.
    private func reference() async throws -> Bench {
        try await script("create database reference")
        let reference = try await Bench(connectionString: connectionString + " dbname=reference", jobs: jobs)
        try await reference.preload(count: jobs)
        return reference
    }

    /// Times claims here and on the reference by turns, so that whatever else changes on the machine is the same for both.
    private func measure(_ name: String, beside reference: Bench, _ report: inout Report) async throws {
        try await settle()
        let probes = (try await ClaimProbe(on: connectionString), try await ClaimProbe(on: reference.connectionString))
        var (times, ratios): ([Double], [Double]) = ([], [])
        for round in 0..<(Self.claims + Self.warmUps) {
            // Neither always comes first.
            let isFirst = round.isMultiple(of: 2)
            var here = isFirst ? try await probes.0.time() : 0
            let there = try await probes.1.time()
            if !isFirst { here = try await probes.0.time() }
            guard round >= Self.warmUps else { continue }
            times.append(here)
            ratios.append(here / there)
        }
        try await probes.0.end()
        try await probes.1.end()
        report.add("claim of 500, \(name)", "ms", times.median)
        report.add("claim of 500, \(name), to the reference", "", ratios.median)
        try await drainPreloaded(nodes: 1, "drain, \(name)", &report)
    }

    /// So many find their pages and their plan first.
    private static let warmUps = 6
}
