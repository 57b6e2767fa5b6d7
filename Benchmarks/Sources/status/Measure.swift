import ArgumentParser
import BenchmarkSupport
import Foundation

/// Measures, prints a table and writes JSON.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measure (all, unless some are named).")

    /// What can be measured.
    enum Name: String, CaseIterable, ExpressibleByArgument {
        case poll, miss, holding, seen, pollers, feed
    }

    @Argument(help: "What to measure.")
    var names: [Name] = Name.allCases

    @OptionGroup var plan: Plan

    @Option(help: ArgumentHelp("Where the figures of every round are written.", valueName: "file"))
    var output = "status.json"

    func run() async throws {
        raiseFileLimit()
        let measurements = names.map { $0.measurement(plan) }
        let seconds = measurements.map(\.seconds).reduce(0, +) * plan.rounds
        note("This takes about \((seconds + 59) / 60) minutes.")
        // Commits are stamped to see when a change was made, and statements are counted.
        let settings = ["track_commit_timestamp": "on", "shared_preload_libraries": "pg_stat_statements"]
        let report = try await TemporaryPostgres.run("status", settings: settings) { connectionString in
            let bench = try await Bench(connectionString: connectionString, jobs: plan.backlog)
            try await bench.script("create extension pg_stat_statements")
            var report = Report()
            for (name, measurement) in zip(names, measurements) {
                for round in 1...plan.rounds {
                    note("\(name.rawValue), round \(round) of \(plan.rounds), about \(measurement.seconds) s")
                    try await measurement.run(bench, &report)
                }
            }
            await bench.close()
            return report
        }
        print(report.table())
        try report.json().write(to: URL(filePath: output))
    }

    /// Lets this process, and those that it starts, have as many files open as the system allows.
    private func raiseFileLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// One thing to measure.
protocol Measurement {
    /// About how long a round takes.
    var seconds: Int { get }

    /// Measures once and adds the figures.
    func run(_ bench: Bench, _ report: inout Report) async throws
}

extension Measure.Name {
    func measurement(_ plan: Plan) -> any Measurement {
        switch self {
        case .poll: PollMeasurement(plan: plan)
        case .miss: MissMeasurement(plan: plan)
        case .holding: HoldingMeasurement(plan: plan)
        case .seen: SeenMeasurement(plan: plan)
        case .pollers: PollersMeasurement(plan: plan)
        case .feed: FeedMeasurement(plan: plan)
        }
    }
}
