import Foundation
import Glibc

/// PostgreSQL's own benchmark, with the same statement.
struct Pgbench {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let program: URL
    private let connectionString: String

    init(connectionString: String) throws {
        self.connectionString = connectionString
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let found = versions.compactMap { Int($0) }.sorted(by: >)
            .map { URL(filePath: "/usr/lib/postgresql/\($0)/bin/pgbench") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
        guard let found else { throw Failure(description: "pgbench not found under /usr/lib/postgresql") }
        program = found
    }

    /// Returns queries a second; with `batch`, so many at once between `\startpipeline` and `\endpipeline`.
    func run(connections: Int, batch: Int?) throws -> Double {
        let select = "\\set id random(1, \(Main.rows))\nselect id, payload from benchmark where id = :id;\n"
        let script =
            batch.map { "\\startpipeline\n" + String(repeating: select, count: $0) + "\\endpipeline\n" } ?? select
        let file = FileManager.default.temporaryDirectory.appending(path: "pgbench-\(getpid()).sql")
        try Data(script.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try run([
            "-n", "-M", "prepared", "-c", "\(connections)", "-j", "\(connections)",
            "-T", "\(Int(Main.secondsPerCell))", "-f", file.path(), connectionString,
        ])
        guard let match = output.firstMatch(of: /tps = ([0-9.]+)/), let rate = Double(match.1) else {
            throw Failure(description: "pgbench said: \(output)")
        }
        return rate * Double(batch ?? 1)
    }

    private func run(_ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try Self.withAllSignals { try process.run() }
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    /// The threads of Swift's pool block signals, children inherit that, and pgbench knows the time by SIGALRM.
    private static func withAllSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }
}
