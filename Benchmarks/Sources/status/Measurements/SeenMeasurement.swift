import BenchmarkSupport

/// The time from the commit of a job's end to the last byte of the answer at a client that waits for it.
///
/// One job at a time; the client, PostgreSQL and the nodes share one clock. The commit is stamped before it is written to
/// the disk, so that is part of the time.
struct SeenMeasurement: Measurement {
    /// Sleeps long enough that the client waits when it ends.
    private static let job = #"{"kind":"sleep","input":{"seconds":0.03,"steps":1}}"#

    let plan: Plan

    var seconds: Int { 4 * (4 + plan.samples / 20) }

    func run(_ bench: Bench, _ report: inout Report) async throws {
        for isBusy in [false, true] {
            for nodes in [1, 2] {
                try await measure(nodes: nodes, isBusy: isBusy, bench, &report)
            }
        }
    }

    private func measure(nodes count: Int, isBusy: Bool, _ bench: Bench, _ report: inout Report) async throws {
        try await bench.empty()
        try await bench.settle()
        let roles = count == 1 ? ["all"] : ["api", "runner"]
        let nodes = try roles.map { try Jobd(bench.connectionString, ["--role", $0, "--concurrency", "100"]) }
        defer { nodes.forEach { $0.stop() } }
        try await Task.sleep(for: .seconds(1))
        let changes = try await bench.changes()
        let load = isBusy ? try Generate.start("load", ["port": nodes[0].port, "jobs": plan.changes / 20]) : nil
        defer { load?.stop() }
        if isBusy { try await Task.sleep(for: .seconds(2)) }
        let begin = ContinuousClock.now
        let watcher = try Generate.start("watch", ["port": nodes[0].port, "samples": plan.samples, "job": Self.job])
        defer { watcher.stop() }
        let samples = try watcher.answer([Watch.Sample].self)
        let duration = (ContinuousClock.now - begin) / .seconds(1) + (isBusy ? 2 : 0)
        let commits = try await bench.commitMoments(of: samples.map(\.job))
        let times = samples.compactMap { sample in
            commits[sample.job].flatMap { $0 > sample.asked ? (sample.seen - $0) * 1_000 : nil }
        }
        guard times.count * 10 > samples.count * 9 else {
            throw BenchmarkError("jobs ended before they were waited for")
        }
        let name = "seen, \(count) node\(count == 1 ? "" : "s"), \(isBusy ? "busy" : "idle")"
        report.add("\(name): median", "ms", times.median)
        report.add("\(name): 99th percentile", "ms", times.quantile(0.99))
        if isBusy { report.add("\(name): changes", "a second", (try await bench.changes() - changes) / duration) }
    }
}

extension Bench {
    /// How many changes of jobs were made so far, those of deleted ones left out.
    func changes() async throws -> Double { try await number("select coalesce(sum(revision), 0) from job") }
}
