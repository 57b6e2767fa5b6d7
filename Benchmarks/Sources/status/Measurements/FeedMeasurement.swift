import BenchmarkSupport
import Foundation

/// The change feed: how fast a long one is read, and how soon those who follow see what is committed.
struct FeedMeasurement: Measurement {
    /// Who follows the busy owner.
    private static let followers = 10
    /// Jobs that the feed has which is read from its beginning.
    private static let past = 50_000

    let plan: Plan

    var seconds: Int { 25 + 2 * plan.seconds }

    func run(_ bench: Bench, _ report: inout Report) async throws {
        try await bench.empty()
        let keys = try await bench.addKeys(owners: ["local", "busy"] + (1...plan.quietOwners).map { "quiet-\($0)" })
        let files = (busy: try Self.file("busy", keys[1...1]), quiet: try Self.file("quiet", keys[2...]))
        try await readThePast(bench, try Self.file("local", keys[0...0]), &report)
        let jobd = try Jobd(bench.connectionString, ["--auth", "keys", "--concurrency", "100"])
        defer { jobd.stop() }
        let busy = try Generate.start("follow", ["port": jobd.port, "keys": files.busy, "each": Self.followers])
        let quiet = try Generate.start("follow", ["port": jobd.port, "keys": files.quiet])
        // Every tenth of a second three quiet owners start a job; the busy one starts as many as make the changes.
        let loads = [
            try Generate.start("load", ["port": jobd.port, "keys": files.quiet, "requests": 3, "jobs": 1]),
            try Generate.start("load", ["port": jobd.port, "keys": files.busy, "jobs": plan.changes / 20]),
        ]
        defer { ([busy, quiet] + loads).forEach { $0.stop() } }
        for follower in [busy, quiet] { _ = try follower.line() }
        try await Task.sleep(for: .seconds(1))
        for follower in [busy, quiet] { _ = try await seen(by: follower) }
        try await bench.beginCountingStatements()
        let changes = try await bench.changes()
        try await Task.sleep(for: .seconds(2 * plan.seconds))
        let made = try await bench.changes() - changes
        let look = try await bench.meanTime(ofStatementWith: "as is_held_back")
        report.add("feed: a look how far \(plan.quietOwners + 1) feeds go", "ms", look)
        report.add("feed: changes made", "a second", made / Double(2 * plan.seconds))
        try await add("feed, \(Self.followers) followers of a busy owner", try await seen(by: busy), bench, &report)
        try await add("feed, \(plan.quietOwners) followers of quiet owners", try await seen(by: quiet), bench, &report)
    }

    private static func file(_ name: String, _ keys: some Sequence<String>) throws -> String {
        try Scratch.write(keys.joined(separator: "\n"), to: "keys-\(name)")
    }

    /// How fast one client reads a feed from its beginning, 200 changes a page.
    private func readThePast(_ bench: Bench, _ keys: String, _ report: inout Report) async throws {
        try await bench.addFinished(count: Self.past)
        try await bench.settle()
        let jobd = try Jobd(bench.connectionString, ["--auth", "keys", "--role", "api"])
        defer { jobd.stop() }
        let begin = Moment.now
        let reader = try Generate.start("follow", ["port": jobd.port, "keys": keys])
        defer { reader.stop() }
        _ = try reader.line()
        let result = try await seen(by: reader)
        guard result.seen.count == Self.past else { throw BenchmarkError("the feed told of \(result.seen.count) jobs") }
        report.add("feed: read from the beginning by one", "changes/s", Double(Self.past) / (result.caughtUp - begin))
    }

    private func seen(by follower: ChildProcess) async throws -> Follow.Result {
        try follower.tell("report")
        return try follower.answer()
    }

    /// The time from the commit of a job's end until it was read, by everybody who reads it.
    private func add(_ name: String, _ result: Follow.Result, _ bench: Bench, _ report: inout Report) async throws {
        let commits = try await bench.commitMoments(of: Array(result.seen.keys))
        let lags = result.seen.flatMap { job, moments in
            commits[job].map { commit in moments.map { ($0 - commit) * 1_000 } } ?? []
        }
        report.add("\(name): ends seen", "", Double(lags.count))
        report.add("\(name): median", "ms", lags.median)
        report.add("\(name): 99th percentile", "ms", lags.quantile(0.99))
    }
}
