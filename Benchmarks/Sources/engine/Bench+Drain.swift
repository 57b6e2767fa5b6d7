import BenchmarkSupport
import Foundation
import PostgresClient

extension Bench {
    /// Jobs a second from the moment when they may be taken to the moment when the last one is completed.
    func drain(nodes count: Int, _ report: inout Report) async throws {
        try await preload(count: jobs)
        try await drainPreloaded(nodes: count, "drain, \(count) jobd", isDetailed: true, &report)
    }

    /// The same with the jobs that the table has.
    func drainPreloaded(
        nodes count: Int,
        _ name: String,
        isDetailed: Bool = false,
        _ report: inout Report
    ) async throws {
        let nodes = try (0..<count).map { _ in try Node(connectionString, role: "all", concurrency: 1000) }
        defer { nodes.forEach { $0.stop() } }
        try await Task.sleep(for: .seconds(1))
        let lastJob = try await lastOnTheLine()
        let before = try await usage(nodes)
        let start = try await number("extract(epoch from clock_timestamp())")
        try await script("delete from job_pause; select pg_notify('jobd', 'benchmark')")
        try await waitForTheEnd(
            of: lastJob,
            left: """
                exists (select from job_pending where queue = 'default' and kind = 'noop') or exists (select from job_claim)
                """
        )
        let end = try await number("select extract(epoch from max(finished_at)) from job")
        var after = try await usage(nodes)
        // A session that ends tells what it has not told yet: PostgreSQL gathers statistics for seconds.
        nodes.forEach { $0.stop() }
        after.syncs = try await syncs()
        report.add(name, "jobs/s", Double(jobs) / (end - start))
        guard isDetailed else { return }
        let cost = after - before
        report.add("\(name): CPU of jobd a job", "µs", cost.jobd / Double(jobs) * 1e6)
        report.add("\(name): CPU of PostgreSQL a job", "µs", cost.postgres / Double(jobs) * 1e6)
        report.add("\(name): WAL a job", "bytes", cost.wal / Double(jobs))
        report.add("\(name): statements for 1,000 jobs", "", cost.statements / Double(jobs) * 1_000)
        report.add("\(name): fsyncs for 1,000 jobs", "", cost.syncs / Double(jobs) * 1_000)
    }

    private func usage(_ nodes: [Node]) async throws -> EngineUsage {
        EngineUsage(
            jobd: nodes.map(\.cpuSeconds).reduce(0, +),
            postgres: ProcessUsage(processID: try await postmaster()).cpuSecondsOfChildren,
            wal: try await number("pg_current_wal_insert_lsn() - '0/0'::pg_lsn"),
            statements: try await number("select coalesce(sum(calls), 0) from pg_stat_statements"),
            syncs: try await syncs()
        )
    }

    private func syncs() async throws -> Double { try await number("select wal_sync from pg_stat_wal") }

    /// The process that all processes of the server descend from.
    func postmaster() async throws -> Int32 {
        Int32(try await number("select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)"))
    }
}
