import ArgumentParser
import BenchmarkSupport
import Foundation
import NIOPosix

/// Measures what it costs a phone to learn how a job is doing, by each of the ways to do so.
///
/// Real clients (`JobStatusClient`), a real `jobd` and real jobs, all at once: it takes as long as the longest job. Each
/// phone has an account of its own, and all of its traffic passes a proxy that counts it. What starts the jobs is not
/// counted, since every way does that.
@main
struct Phone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measures what watching jobs costs a phone.")

    @Option(help: ArgumentHelp("Lengths of the jobs, with commas.", valueName: "seconds"))
    var jobs = "1,10,60,600"

    @Option(help: "Phones for each length and way; those that watch by the feed are one, with 20 jobs.")
    var phones = 5

    @Option(help: ArgumentHelp("Silence after which the next byte wakes the phone.", valueName: "seconds"))
    var silence = 1.0

    @Option(help: ArgumentHelp("Where the figures of every phone are written.", valueName: "file"))
    var output = "phone.json"

    func run() async throws {
        let trials = try makeTrials()
        let longest = (trials.map { ($0.lengths.max() ?? 0) + $0.delay }.max() ?? 0) + 10
        let jobs = trials.map(\.lengths.count).reduce(0, +)
        note("\(trials.count) phones watch \(jobs) jobs; this takes about \(Int(longest)) s.")
        // Commits are stamped to see how late an end was seen.
        let table = try await TemporaryPostgres.run("phone", settings: ["track_commit_timestamp": "on"]) { database in
            let bench = try await Bench(connectionString: database, jobs: 0)
            let keys = try await bench.addKeys(owners: trials.indices.map { "phone-\($0)" })
            let jobd = try Jobd(database, ["--auth", "keys", "--concurrency", "2000", "--shutdown-grace", "1s"])
            defer { jobd.stop() }
            let outcomes = try await run(trials, keys: keys, at: jobd.port)
            let commits = try await bench.commitMoments(of: outcomes.flatMap { $0.seen.keys })
            await bench.close()
            return CostTable(outcomes, commits: commits)
        }
        print(table.text())
        try table.json().write(to: URL(filePath: output))
    }

    private func makeTrials() throws -> [Trial] {
        let lengths = jobs.split(separator: ",").compactMap { Double($0) }
        guard !lengths.isEmpty, lengths.allSatisfy({ $0 > 0 }), phones > 0 else {
            throw ValidationError("expected lengths such as 1,10,60 and at least one phone")
        }
        var trials: [Trial] = []
        for seconds in lengths {
            for way in Way.allCases {
                let isAlone = way.jobs > 1
                let all = Self.spread(seconds, over: isAlone ? way.jobs : phones)
                for lengths in isAlone ? [all] : all.map({ [$0] }) {
                    // A little apart, as phones are.
                    let delay = 0.05 * Double(trials.count)
                    trials.append(Trial(way: way, seconds: seconds, lengths: lengths, delay: delay))
                }
            }
        }
        return trials
    }

    /// Lengths around one, evenly over two seconds: a poll every two seconds then sees ends at all delays.
    private static func spread(_ seconds: Double, over count: Int) -> [Double] {
        (0..<count).map { seconds + min(2, seconds) * ((Double($0) + 0.5) / Double(count) - 0.5) }
    }

    private func run(_ trials: [Trial], keys: [String], at port: Int) async throws -> [Trial.Outcome] {
        let group = MultiThreadedEventLoopGroup.singleton
        return try await withThrowingTaskGroup(of: Trial.Outcome.self) { [silence] tasks in
            for (trial, key) in zip(trials, keys) {
                tasks.addTask { try await trial.run(at: port, key: key, silence: silence, on: group) }
            }
            var outcomes: [Trial.Outcome] = []
            for try await outcome in tasks {
                outcomes.append(outcome)
                if outcomes.count % 20 == 0 { note("\(outcomes.count) of \(trials.count) phones are done") }
            }
            return outcomes
        }
    }
}
