import Foundation
import LocalPostgres
import Logging
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
        try await run(on: connectionString, rounds: rounds)
    }

    private static func withOwnServer(rounds: Int) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "postgres-client-benchmark-\(getpid())")
        let server = LocalPostgres(dataDirectory: folder.path(), logger: quiet)
        defer { try? FileManager.default.removeItem(at: folder) }
        let connectionString = try await server.start()
        do {
            try await run(on: connectionString, rounds: rounds)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    static let quiet = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

    private static func run(on connectionString: String, rounds: Int) async throws {
        let configuration = PostgresConfiguration(connectionString, applicationName: "benchmark")
        let client = ClientWorkload(configuration: configuration)
        let pgbench = try Pgbench(connectionString: connectionString)
        try await client.prepareTable(rows: rows)
        var report = Report()
        for round in 1...rounds {
            FileHandle.standardError.write(Data("round \(round) of \(rounds)\n".utf8))
            for connections in [1, 2] {
                report.add(.pgbench, connections, 0, try pgbench.run(connections: connections, batch: nil))
                report.add(.pgbenchPipeline, connections, 0, try pgbench.run(connections: connections, batch: 64))
                for tasks in [1, 8, 64] {
                    for side in [Report.Side.client, .clientOnLoop] {
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
}
