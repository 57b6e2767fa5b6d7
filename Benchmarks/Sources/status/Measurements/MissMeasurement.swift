import BenchmarkSupport
import JobSchema

/// Reads of jobs that the node does not remember, beside the same statement by pgbench on as many connections.
struct MissMeasurement: Measurement {
    let plan: Plan

    var seconds: Int { 3 + plan.missJobs / 10_000 + 2 * plan.seconds }

    func run(_ bench: Bench, _ report: inout Report) async throws {
        try await bench.preload(count: plan.missJobs)
        let statement = Self.statement(jobs: plan.missJobs)
        // Its answers are smaller than HTTP's, but each is a round trip of its own.
        let floor = try Pgbench(connectionString: bench.connectionString)
            .run(statement, connections: plan.connections, threads: plan.threads, limit: ["-T", "\(plan.seconds)"])
        let jobd = try Jobd(bench.connectionString, ["--role", "api"])
        defer { jobd.stop() }
        let wrk = Wrk(connections: plan.connections, threads: plan.threads)
        try await bench.beginCountingStatements()
        let result = try wrk.run(jobd.url, jobs: 1...plan.missJobs, headers: [:], seconds: plan.seconds)
        let reads = try await bench.countStatements().reads
        let hits = try await jobd.metric("jobd_status_cache_hits")
        report.add("miss: jobd", "requests/s", result.rate)
        report.add("miss: of them from memory", "%", 100 * hits / result.requests)
        report.add("miss: jobs read by one statement", "", (result.requests - hits) / reads)
        report.add("miss: pgbench, the same select", "requests/s", floor)
        report.add("miss: jobd to pgbench", "", result.rate / floor)
    }

    /// The statement by which jobs are read, for one job by chance.
    private static func statement(jobs: Int) -> String {
        let id = "('\(BenchmarkJob.prefix)' || lpad(to_hex(:n::int), 12, '0'))::uuid"
        let select = JobSchema.get.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
            .replacing("$1::uuid[]", with: "array[\(id)]")
            .replacing("$2::text is null or owner = $2", with: "null::text is null or owner = null::text")
            .replacing("$3", with: "false")
            .replacing("$4::timestamptz", with: "null::timestamptz")
        return "\\set n random(1, \(jobs))\n\(select);\n"
    }
}
