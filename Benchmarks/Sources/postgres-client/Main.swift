import BenchmarkSupport
import PostgresClient

/// Compares `PostgresClient` with pgbench: the same statement, the same server, as many connections, in turns.
///
/// Usage: `postgres-client [CONNECTION-STRING] [ROUNDS]`. Without a connection string it starts a PostgreSQL of its own.
@main
struct Main {
    static let rows = 100_000
    static let secondsPerCell = 1.0

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let rounds = arguments.dropFirst().first.flatMap { Int($0) } ?? 5
        guard let connectionString = arguments.first, !connectionString.isEmpty else {
            return try await withOwnServer(rounds: rounds)
        }
        defer { Scratch.remove() }
        try await run(on: connectionString, rounds: rounds)
    }

    private static func withOwnServer(rounds: Int) async throws {
        try await TemporaryPostgres.run("postgres-client") { try await run(on: $0, rounds: rounds) }
    }

    private static func run(on connectionString: String, rounds: Int) async throws {
        let configuration = PostgresConfiguration(connectionString, applicationName: "benchmark")
        let client = ClientWorkload(configuration: configuration)
        let pgbench = try Pgbench(connectionString: connectionString)
        try await client.prepareTable(rows: rows)
        var report = RateTable()
        for round in 1...rounds {
            note("round \(round) of \(rounds)")
            for connections in [1, 2] {
                report.add(.pgbench, connections, 0, try rate(pgbench, connections, batch: nil))
                report.add(.pgbenchPipeline, connections, 0, try rate(pgbench, connections, batch: 64))
                for tasks in [1, 8, 64] {
                    for side in [RateTable.Side.client, .clientOnLoop] {
                        let rate = try await client.run(
                            connections: connections,
                            tasks: tasks,
                            onLoop: side == .clientOnLoop,
                            seconds: secondsPerCell
                        )
                        report.add(side, connections, tasks, rate)
                    }
                }
            }
        }
        await client.close()
        print(report.table())
    }

    /// Queries a second of pgbench; with `batch`, so many at once between `\startpipeline` and `\endpipeline`.
    private static func rate(_ pgbench: Pgbench, _ connections: Int, batch: Int?) throws -> Double {
        let select = "\\set id random(1, \(rows))\nselect id, payload from benchmark where id = :id;\n"
        let script =
            batch.map { "\\startpipeline\n" + String(repeating: select, count: $0) + "\\endpipeline\n" } ?? select
        let limit = ["-T", "\(Int(secondsPerCell))"]
        let runs = try pgbench.run(script, connections: connections, threads: connections, limit: limit)
        return runs * Double(batch ?? 1)
    }
}
