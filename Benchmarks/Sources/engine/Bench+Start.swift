import BenchmarkSupport
import Foundation

extension Bench {
    private static let connections = 64
    private static let seconds = 4
    private static let owners = 1_000

    /// Starts a second over HTTP: one by one from many connections, and in batches from two.
    func start(_ report: inout Report) async throws {
        try await preload(count: 1)
        let node = try Node(connectionString, role: "api", concurrency: 1)
        defer { node.stop() }
        let body = #"{"kind":"noop","input":{"number":1,"text":"\#(String(repeating: "x", count: 60))"}}"#
        let singles = Wrk(connections: Self.connections, threads: 1)
        _ = try singles.post(body, to: "/api/jobs", at: node.url, seconds: 1)
        let single = try singles.post(body, to: "/api/jobs", at: node.url, seconds: Self.seconds)
        report.add("start one by one, HTTP, \(Self.connections) connections", "jobs/s", single.rate)
        // As clients do that may have to ask again.
        let keyed = try singles.post(body, to: "/api/jobs", at: node.url, keys: "\(UUID())", seconds: Self.seconds)
        report.add("the same, each with an idempotency key", "jobs/s", keyed.rate)
        let phones = try await startOfManyOwners(body, singles)
        report.add("the same, of \(Self.owners) owners with API keys", "jobs/s", phones)
        report.add("single-row INSERTs, 32 connections (pgbench)", "rows/s", try singleRows())
        let batch = #"{"jobs":[\#(repeatElement(body, count: 500).joined(separator: ","))]}"#
        let batches = try Wrk(connections: 2, threads: 1)
            .post(batch, to: "/api/jobs/batch", at: node.url, seconds: Self.seconds)
        report.add("start in batches of 500, HTTP, 2 connections", "jobs/s", 500 * batches.rate)
    }

    /// As phones do where each user owns his jobs.
    private func startOfManyOwners(_ body: String, _ wrk: Wrk) async throws -> Double {
        let tokens = try await addKeys(owners: (0..<Self.owners).map { "owner \($0)" })
        let node = try Node(connectionString, role: "api", concurrency: 1, hasKeys: true)
        defer { node.stop() }
        return try wrk.post(
            body,
            to: "/api/jobs",
            at: node.url,
            keys: "\(UUID())",
            tokens: tokens,
            seconds: Self.seconds
        )
        .rate
    }

    /// PostgreSQL's own benchmark with the bare insert of a job.
    private func singleRows() throws -> Double {
        let text = """
            insert into floor_job (id, input) values (gen_random_uuid(), '{"number":1,"text":"\(String(repeating: "x", count: 60))"}');
            """
        return try Pgbench(connectionString: connectionString)
            .run(text, connections: 32, threads: 2, limit: ["-t", "600"])
    }
}
