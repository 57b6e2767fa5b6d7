import Foundation
import JobService
import JobStatusModels
import LocalPostgres
import Logging
import PostgresClient

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Measures the time from a `POST` to `completed` of jobs that do nothing, one after another, on an idle service.
///
/// The whole service runs: HTTP on loopback, a durable PostgreSQL of its own, claims, handlers. Beside it stands what the
/// machine takes for one commit of one row, since a job needs at least two of them and a claim.
///
/// Usage: `end-to-end [JOBS]`.
@main
struct Main {
    static func main() async throws {
        let jobs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
        let folder = FileManager.default.temporaryDirectory.appending(path: "end-to-end-benchmark-\(getpid())")
        let quiet = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        let postgres = LocalPostgres(dataDirectory: folder.path(), logger: quiet)
        defer { try? FileManager.default.removeItem(at: folder) }
        let connectionString = try await postgres.start()
        do {
            let commit = try await commits(jobs, on: connectionString, logger: quiet)
            let job = try await serve(connectionString, logger: quiet) { try await roundTrips(jobs, to: $0) }
            print(table(commit: commit, job: job))
        } catch {
            await postgres.stop()
            throw error
        }
        await postgres.stop()
    }

    /// Milliseconds of each of `count` commits of one row.
    private static func commits(_ count: Int, on connectionString: String, logger: Logger) async throws -> [Double] {
        let database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: logger)
        _ = try await database.execute("create table commits (id int8)")
        let insert: PostgresStatement = "insert into commits values ($1)"
        var times: [Double] = []
        for number in 0..<count {
            times.append(try await milliseconds { _ = try await database.execute(insert, number) })
        }
        await database.close()
        return times
    }

    /// Runs a service around `body`, which gets its address.
    private static func serve<Value: Sendable>(
        _ connectionString: String,
        logger: Logger,
        _ body: @escaping @Sendable (URL) async throws -> Value
    ) async throws -> Value {
        var configuration = JobServiceConfiguration()
        configuration.address = .tcp(host: "127.0.0.1", port: 0)
        configuration.database = .external(connectionString: connectionString)
        configuration.hasDemoKinds = true
        let server = JobServer(configuration: configuration, logger: logger)
        let (addresses, ready) = AsyncStream.makeStream(of: URL.self)
        let running = Task {
            try await server.run { if let url = URL(string: $0) { ready.yield(url) } }
            ready.finish()
        }
        guard let url = await addresses.first(where: { _ in true }) else { throw URLError(.cannotConnectToHost) }
        let value = try await body(url)
        // The service stops as it does in production.
        kill(getpid(), SIGTERM)
        try await running.value
        return value
    }

    /// Milliseconds from each `POST` to its answer, which is held until the job is completed.
    private static func roundTrips(_ count: Int, to url: URL) async throws -> [Double] {
        var request = URLRequest(url: url.appending(path: "api/jobs"))
        request.httpMethod = "POST"
        request.httpBody = Data(#"{"kind":"noop"}"#.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("wait=10", forHTTPHeaderField: "Prefer")
        var times: [Double] = []
        for _ in 0..<count {
            var status: JobStatus?
            times.append(
                try await milliseconds { [request] in
                    let (body, _) = try await URLSession.shared.data(for: request)
                    status = try JSONDecoder().decode(JobStatus.self, from: body)
                }
            )
            guard status?.status == .completed else { throw URLError(.badServerResponse) }
        }
        return times
    }

    private static func milliseconds(_ body: () async throws -> Void) async throws -> Double {
        let duration = try await ContinuousClock().measure { try await body() }
        return duration / .milliseconds(1)
    }

    private static func table(commit: [Double], job: [Double]) -> String {
        func line(_ name: String, _ times: [Double]) -> String {
            let sorted = times.sorted()
            let median = sorted[sorted.count / 2]
            let high = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
            return String(format: "| %@ | %.2f | %.2f |", name as NSString, median, high)
        }
        func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }
        let ratio = String(format: "%.1f", median(job) / median(commit))
        return """
            | \(job.count) times, one after another | median ms | 99th percentile ms |
            | --- | --- | --- |
            \(line("one row committed", commit))
            \(line("noop job, POST to completed", job))

            A job takes \(ratio) times as long as the commit of one row.
            """
    }
}
