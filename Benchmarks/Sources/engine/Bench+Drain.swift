import Foundation
import PostgresClient

extension Bench {
    /// Jobs a second from the moment when they may be taken to the moment when the last one is completed.
    func drain(nodes count: Int, _ report: inout Report) async throws {
        try await preload(count: jobs)
        let nodes = try (0..<count).map { _ in try Node(connectionString, role: "all", concurrency: 1000) }
        defer { nodes.forEach { $0.stop() } }
        try await Task.sleep(for: .seconds(1))
        let before = try await usage(nodes)
        let start = try await number("extract(epoch from clock_timestamp())")
        try await script("delete from job_pause; select pg_notify('jobd', 'benchmark')")
        let left = "select count(*) from (select from job where state in ('pending', 'processing') limit 1) x"
        while try await number(left) > 0 {
            try await Task.sleep(for: .milliseconds(50))
        }
        let end = try await number("select extract(epoch from max(finished_at)) from job where state = 'completed'")
        let after = try await usage(nodes)
        report.add("drain, \(count) jobd", "jobs/s", Double(jobs) / (end - start))
        report.add("drain, \(count) jobd: CPU of jobd a job", "µs", (after.cpu - before.cpu) / Double(jobs) * 1e6)
        report.add("drain, \(count) jobd: WAL a job", "bytes", (after.wal - before.wal) / Double(jobs))
        report.add("drain, \(count) jobd: transactions a job", "", (after.commits - before.commits) / Double(jobs))
        report.add("drain, \(count) jobd: fsyncs a job", "", (after.syncs - before.syncs) / Double(jobs))
    }

    private func usage(_ nodes: [Node]) async throws -> (cpu: Double, wal: Double, commits: Double, syncs: Double) {
        (
            cpu: nodes.map(\.cpuSeconds).reduce(0, +),
            wal: try await number("pg_current_wal_insert_lsn() - '0/0'::pg_lsn"),
            commits: try await number("select xact_commit from pg_stat_database where datname = current_database()"),
            syncs: try await number("select wal_sync from pg_stat_wal")
        )
    }
}
