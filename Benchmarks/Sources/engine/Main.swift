import BenchmarkSupport
import Foundation

/// Measures the engine: how fast jobs drain, start and are picked up, and what a job costs.
///
/// Everything is real: PostgreSQL with durable settings, whole services in processes of their own, jobs with input, result
/// and revision. Beside it stands the *floor*: the same work as bare SQL on one connection, in the same run.
///
/// Usage: `engine [ROUNDS] [JOBS]`, or `engine growth [LARGEST]` for tables of up to so many finished jobs, or
/// `engine bloat [MINUTES]` for a database whose old row versions can't be cleaned up. Prints a table; writes `engine.json`
/// in the current folder.
@main
struct Main {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "serve" { return try await Node.serve(Array(arguments.dropFirst())) }
        let rounds = arguments.first.flatMap { Int($0) } ?? 3
        let number = arguments.dropFirst().first.flatMap { Int($0) }
        let jobs = number ?? 50_000
        let report = try await TemporaryPostgres.run(
            "engine",
            settings: ["shared_preload_libraries": "pg_stat_statements"]
        ) { @Sendable connectionString in
            switch arguments.first {
            case "growth": try await growth(on: connectionString, largest: number ?? 5_000_000)
            case "bloat": try await bloat(on: connectionString, minutes: number ?? 10)
            default: try await measure(on: connectionString, rounds: rounds, jobs: jobs)
            }
        }
        print(report.table())
        try report.json().write(to: URL(filePath: "engine.json"))
    }

    /// A database that counts its statements.
    private static func bench(on connectionString: String, jobs: Int) async throws -> Bench {
        let bench = try await Bench(connectionString: connectionString, jobs: jobs)
        try await bench.script("create extension pg_stat_statements")
        return bench
    }

    private static func growth(on connectionString: String, largest: Int) async throws -> Report {
        let bench = try await bench(on: connectionString, jobs: 20_000)
        var report = Report()
        try await bench.growth(largest: largest, &report)
        await bench.close()
        return report
    }

    private static func bloat(on connectionString: String, minutes: Int) async throws -> Report {
        let bench = try await bench(on: connectionString, jobs: 200_000)
        var report = Report()
        try await bench.bloat(minutes: minutes, &report)
        await bench.close()
        return report
    }

    private static func measure(on connectionString: String, rounds: Int, jobs: Int) async throws -> Report {
        let bench = try await bench(on: connectionString, jobs: jobs)
        var report = Report()
        for round in 1...rounds {
            note("round \(round) of \(rounds)")
            // The last one leaves the table that pgbench inserts into.
            try await bench.floor(withFeed: true, &report)
            try await bench.floor(&report)
            for nodes in [1, 2] { try await bench.drain(nodes: nodes, &report) }
            try await bench.start(&report)
            for nodes in [1, 2] { try await bench.pickUp(nodes: nodes, &report) }
        }
        await bench.close()
        return report
    }
}
