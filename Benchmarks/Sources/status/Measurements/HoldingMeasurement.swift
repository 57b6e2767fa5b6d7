import BenchmarkSupport
import Foundation

/// Many requests that wait for the end of one job: what each takes of memory, how soon all are answered when it ends, and
/// how long polls of other jobs take meanwhile.
struct HoldingMeasurement: Measurement {
    /// Jobs that are polled meanwhile.
    private static let polled = 1_000

    let plan: Plan

    var seconds: Int { plan.held.map { 10 + 2 * plan.seconds + $0 / 1_500 }.reduce(0, +) }

    func run(_ bench: Bench, _ report: inout Report) async throws {
        for count in plan.held { try await hold(count, bench, &report) }
    }

    private func hold(_ count: Int, _ bench: Bench, _ report: inout Report) async throws {
        // The last one is waited for; nobody runs any.
        let job = BenchmarkJob.path(Self.polled + 1)
        try await bench.preload(count: Self.polled + 1)
        let jobd = try Jobd(bench.connectionString, ["--role", "api"])
        defer { jobd.stop() }
        let poller = try Generate.start(
            "poll",
            ["port": jobd.port, "connections": 4, "milliseconds": 10, "jobs": Self.polled]
        )
        defer { poller.stop() }
        _ = try await polls(of: poller, for: 2)
        let before = try await polls(of: poller, for: plan.seconds)
        let memory = jobd.usage.residentBytes
        let holder = try Generate.start("hold", ["port": jobd.port, "count": count, "path": job + "?wait=300"])
        defer { holder.stop() }
        _ = try holder.line()
        try await waitUntilHeld(count, at: jobd)
        _ = try await polls(of: poller, for: 1)
        report.add("holding \(count): memory of one", "KB", (jobd.usage.residentBytes - memory) / Double(count) / 1_000)
        let during = try await polls(of: poller, for: plan.seconds)
        try await jobd.post(job + "/cancel")
        let result = try holder.answer(Hold.Result.self)
        // All since the last report: what was answered while others were woken counts, too.
        try await Task.sleep(for: .seconds(1))
        try poller.tell("report")
        let after = try poller.answer([PollLoop.Sample].self)
        guard result.refused == 0 else { throw BenchmarkError("\(result.refused) held requests were refused.") }
        let commit = try await bench.number(
            "select \(bench.commitMoment) from job where state = 'failed'"
        )
        let waking = after.filter { $0.moment >= commit && $0.moment - $0.milliseconds / 1_000 <= result.last }
        report.add("holding \(count): commit to the first answer", "ms", (result.first - commit) * 1_000)
        report.add("holding \(count): commit to the last answer", "ms", (result.last - commit) * 1_000)
        report.add("polls, p99: with none held", "ms", before.map(\.milliseconds).quantile(0.99))
        report.add("polls, p99: with \(count) held", "ms", during.map(\.milliseconds).quantile(0.99))
        report.add("polls, p99: while \(count) are answered", "ms", waking.map(\.milliseconds).quantile(0.99))
    }

    /// The polls of the next seconds.
    private func polls(of poller: ChildProcess, for seconds: Int) async throws -> [PollLoop.Sample] {
        try poller.tell("forget")
        _ = try poller.answer([PollLoop.Sample].self)
        try await Task.sleep(for: .seconds(seconds))
        try poller.tell("report")
        return try poller.answer()
    }

    private func waitUntilHeld(_ count: Int, at jobd: Jobd) async throws {
        for _ in 0..<600 {
            if Int(try await jobd.metric("jobd_held_requests")) == count { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw BenchmarkError("not all of \(count) requests are held")
    }
}
