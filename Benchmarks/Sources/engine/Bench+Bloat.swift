import AsyncHTTPClient
import BenchmarkSupport
import Foundation
import NIOCore
import PostgresClient

/// How fast jobs drain after minutes in which some transaction kept PostgreSQL from cleaning up.
extension Bench {
    private static let rate = 500

    func bloat(minutes: Int, _ report: inout Report) async throws {
        try await preload(count: jobs)
        try await drainPreloaded(nodes: 1, "drain, before", &report)
        try await database.withConnection { holder in
            // A snapshot and a transaction id: the worst that a forgotten session can do.
            try await holder.executeScript(
                "begin isolation level repeatable read; set local idle_in_transaction_session_timeout = 0;"
                    + " select pg_current_xact_id()"
            )
            try await self.load(minutes: minutes)
            try await self.settle()
            report.add("dead rows of the table", "", try await self.number(Self.deadRows))
            report.add("size of the table with its indexes", "MB", try await self.number(Self.size) / 1e6)
            try await self.addJobsToDrain()
            report.add("claim of 500, while held", "ms", try await self.claimTime())
            try await self.drainPreloaded(nodes: 1, "drain, while held", &report)
            try await holder.executeScript("rollback")
        }
        try await settle()
        report.add("dead rows, after", "", try await number(Self.deadRows))
        try await addJobsToDrain()
        try await drainPreloaded(nodes: 1, "drain, after", &report)
    }

    /// The median of ten.
    private func claimTime() async throws -> Double {
        let probe = try await ClaimProbe(on: connectionString)
        var times: [Double] = []
        for _ in 0..<10 { times.append(try await probe.time()) }
        try await probe.end()
        return times.median
    }

    private static let deadRows = "select n_dead_tup from pg_stat_user_tables where relname = 'job'"
    private static let size = "select pg_total_relation_size('job')"

    /// Adds jobs to drain, beside all that is there.
    private func addJobsToDrain() async throws {
        try await script("delete from job_pause; insert into job_pause values ('noop', now())")
        let first = try await number("select count(*) from job")
        try await add(from: Int(first) + 100_000_000, count: jobs)
    }

    /// Starts jobs at a fixed rate by HTTP and lets them run.
    private func load(minutes: Int) async throws {
        let node = try Node(connectionString, role: "all", concurrency: 100)
        defer { node.stop() }
        let count = Self.rate / 10
        let jobs = repeatElement(#"{"kind":"noop","input":{"number":1}}"#, count: count).joined(separator: ",")
        let body = #"{"jobs":[\#(jobs)]}"#
        var next = ContinuousClock.now
        for tick in 0..<(minutes * 600) {
            if tick % 600 == 0 { note("minute \(tick / 600 + 1) of \(minutes)") }
            var request = HTTPClientRequest(url: node.url + "/api/jobs/batch")
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            // The client takes no answer that is compressed to less than a 25th, as that to so many equal jobs is.
            request.headers.add(name: "Accept-Encoding", value: "identity")
            request.body = .bytes(ByteBuffer(string: body))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            _ = try await response.body.collect(upTo: 16 << 20)
            guard response.status == .accepted else { throw CocoaError(.featureUnsupported) }
            next = max(.now, next + .milliseconds(100))
            try await Task.sleep(until: next)
        }
        let left = "select (select count(*) from job_pending) + (select count(*) from job_claim)"
        while try await number(left) > 0 {
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
