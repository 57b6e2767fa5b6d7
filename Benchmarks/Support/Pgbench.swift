import Foundation

/// PostgreSQL's own benchmark, as it comes with the server.
package struct Pgbench {
    private let program: String
    private let connectionString: String

    package init(connectionString: String) throws {
        self.connectionString = connectionString
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let found = versions.compactMap { Int($0) }.sorted(by: >)
            .map { "/usr/lib/postgresql/\($0)/bin/pgbench" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { throw BenchmarkError("pgbench not found under /usr/lib/postgresql") }
        program = found
    }

    /// Runs a script with prepared statements, and gives how often a second it was run.
    ///
    /// - Parameters:
    ///   - script: The script (PostgreSQL, pgbench, "Custom Scripts").
    ///   - connections: How many connections run it at once.
    ///   - threads: How many threads serve them.
    ///   - limit: How long or how often it is run, such as `["-T", "5"]` for seconds or `["-t", "600"]` for times.
    /// - Returns: Runs a second, over all connections.
    /// - Throws: `BenchmarkError` if it fails.
    package func run(_ script: String, connections: Int, threads: Int, limit: [String]) throws -> Double {
        let file = try Scratch.write(script, to: "pgbench.sql")
        let output = try ChildProcess(
            program,
            ["-n", "-M", "prepared", "-c", "\(connections)", "-j", "\(threads)"] + limit
                + ["-f", file, connectionString]
        )
        .outputToEnd()
        guard let match = output.firstMatch(of: /tps = ([0-9.]+)/), let rate = Double(match.1) else {
            throw BenchmarkError("pgbench said: \(output)")
        }
        return rate
    }
}
