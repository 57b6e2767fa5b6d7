import BenchmarkSupport
import Foundation
import JobStatusModels

/// How fast jobs drain while phones watch: of ten, nine wait with `every=10` and one polls every two seconds.
///
/// First they watch other jobs: twenty long ones that report progress every second. Then they watch jobs that drain, spread
/// evenly over the backlog, as phones do that have started them; and once more so, but whoever has seen his job's end goes
/// over to one of the long ones, so that their number stays what it is from before the first job runs.
struct PollersMeasurement: Measurement {
    private static let longJobs = 20

    private enum Watched: String, CaseIterable {
        case others = "watch others"
        case draining = "watch the jobs that drain"
        case drainingFirst = "watch the jobs that drain, and then others"
    }

    let plan: Plan

    private var counts: [Int] { plan.watchers.filter { $0 > 0 } }

    var seconds: Int {
        let drain = 10 + plan.backlog / 3_000
        return drain + Watched.allCases.count * counts.map { drain + $0 / 1_000 }.reduce(0, +)
    }

    func run(_ bench: Bench, _ report: inout Report) async throws {
        let alone = try await drain("drain, nobody watches", watchers: 0, of: .others, bench, &report)
        for count in counts {
            for watched in Watched.allCases {
                let name = "drain, \(count) \(watched.rawValue)"
                let rate = try await drain(name, watchers: count, of: watched, bench, &report)
                report.add("\(name): to nobody", "", rate / alone)
            }
        }
    }

    private func drain(
        _ name: String,
        watchers count: Int,
        of watched: Watched,
        _ bench: Bench,
        _ report: inout Report
    ) async throws -> Double {
        try await bench.preload(count: bench.jobs)
        let jobd = try Jobd(bench.connectionString, ["--concurrency", "1000", "--shutdown-grace", "1s"])
        defer { jobd.stop() }
        let long = try await startLongJobs(at: jobd).joined(separator: ",")
        let stride = watched == .others ? 0 : max(1, bench.jobs / max(1, count))
        let phones =
            try count == 0
            ? nil
            : Generate.start(
                "attach",
                ["port": jobd.port, "count": count, "stride": stride, "later": long],
                flags: watched == .drainingFirst ? ["stays"] : []
            )
        defer { phones?.stop() }
        // All are there and have been answered once.
        _ = try phones?.line()
        try await Task.sleep(for: .seconds(2))
        let held = try await jobd.metric("jobd_held_requests")
        let lastJob = try await bench.lastOnTheLine()
        let cpu = jobd.usage.cpuSeconds
        let start = try await bench.number("extract(epoch from clock_timestamp())")
        try await bench.script("delete from job_pause; select pg_notify('jobd', 'benchmark')")
        // Others run all the while, so it is the jobs that tell whether any of these is left.
        try await bench.waitForTheEnd(
            of: lastJob,
            left: "exists (select from job where kind = 'noop' and state in ('pending', 'processing'))"
        )
        let end = try await bench.number("select extract(epoch from max(finished_at)) from job where kind = 'noop'")
        let rate = Double(bench.jobs) / (end - start)
        report.add(name, "jobs/s", rate)
        report.add("\(name): CPU of jobd a job", "µs", (jobd.usage.cpuSeconds - cpu) / Double(bench.jobs) * 1e6)
        if let phones {
            try await Task.sleep(for: .seconds(1))
            try phones.tell("report")
            let result = try phones.answer(Attach.Result.self)
            guard result.refused == 0 else { throw BenchmarkError("\(result.refused) reads were refused.") }
            report.add("\(name): held at the start", "", held)
            if watched != .others { report.add("\(name): ends seen", "", Double(result.ends)) }
        }
        return rate
    }

    private func startLongJobs(at jobd: Jobd) async throws -> [String] {
        let job = #"{"kind":"sleep","input":{"seconds":3600,"steps":3600}}"#
        let list = repeatElement(job, count: Self.longJobs).joined(separator: ",")
        let answer = try await jobd.post("/api/jobs/batch", #"{"jobs":[\#(list)]}"#)
        return try JSONDecoder().decode(JobPage.self, from: Data(answer)).jobs.map(\.jobID)
    }
}
