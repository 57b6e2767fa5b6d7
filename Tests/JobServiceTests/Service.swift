import Foundation
import Glibc
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A `jobd` that runs, and ways to talk to it.
struct Service: Sendable {
    let process: ServiceProcess
    let url: URL
    let client: JobStatusClient

    /// Starts `jobd serve` with the demonstration kinds on a free port.
    static func start(
        _ arguments: [String],
        environment: [String: String?] = [:]
    ) async throws -> Service {
        let all = ["serve", "--demo-kinds", "--port", "0"] + arguments
        let process = try await ServiceProcess.start("jobd", arguments: all, environment: environment)
        return try await ready(process)
    }

    private static func ready(_ process: ServiceProcess) async throws -> Service {
        let text = try await process.waitUntilReady(within: .seconds(120))
        guard let url = URL(string: text) else { throw URLError(.badURL) }
        return Service(process: process, url: url, client: JobStatusClient(baseURL: url))
    }

    /// Starts one on a database that is there.
    static func start(on connectionString: String, _ arguments: [String] = []) async throws -> Service {
        try await start(["--database-url", connectionString] + arguments)
    }

    /// Stops it in order; how it ended.
    @discardableResult
    func stop() async throws -> ServiceProcess.Exit {
        process.send(SIGTERM)
        return try await process.waitForExit(within: .seconds(60))
    }

    /// Starts a job and returns its id.
    func startJob(_ kind: String, _ input: JSONValue = [:]) async throws -> String {
        try await client.start(kind: kind, input: input).jobID
    }

    /// Starts a job that takes long, and waits for it to run.
    func startLongJob(seconds: Int = 600) async throws -> String {
        let id = try await startJob("sleep", ["seconds": .number(JSONNumber(seconds))])
        while try await client.status(of: id).status != .processing {}
        return id
    }

    /// Starts one whose node's clock is ahead: by an hour, or by less on a machine that was started less than an hour ago.
    ///
    /// Its process is a child of `faketime`, so it is stopped with `stopGroup()`. Only the time of day is wrong: what
    /// measures durations is no clock that anybody sets. But `faketime` takes the difference off the moments at which
    /// Dispatch's timers are to ring, which count from the start of the machine; from one before that no timer rings. For the
    /// same reason the clock is not behind.
    static func startAhead(on connectionString: String, _ arguments: [String] = []) async throws -> Service {
        let uptime = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        let seconds = min(3600, try #require(uptime.split(separator: ".").first.flatMap { Int($0) }) - 60)
        // Less would be within what the tests take for the right time.
        try #require(seconds > 360, "This machine was started too short a time ago.")
        let options = ["--demo-kinds", "--port", "0", "--database-url", connectionString] + arguments
        let program = try ServiceProcess.path(of: "jobd")
        let process = try await ServiceProcess.start(
            "/usr/bin/faketime",
            arguments: ["--exclude-monotonic", "-f", "+\(seconds)s", program, "serve"] + options
        )
        return try await ready(process)
    }

    /// Stops it and the process that it is a child of.
    func stopGroup() async throws {
        Glibc.kill(-process.processID, SIGTERM)
        try await process.waitForExit(within: .seconds(60))
    }

    /// Waits until a job is as wanted.
    func wait(for id: String, until isReached: (JobStatus) -> Bool) async throws -> JobStatus {
        while true {
            let job = try await client.status(of: id)
            if isReached(job) { return job }
        }
    }

    /// A plain GET: the status code, the header fields in lower case, and the body.
    func get(_ path: String) async throws -> (code: Int, headers: [String: String], body: Data) {
        try await send(URLRequest(url: url.appending(path: path)))
    }

    /// A plain POST of JSON.
    func post(_ path: String, _ body: String) async throws -> (code: Int, headers: [String: String], body: Data) {
        var request = URLRequest(url: url.appending(path: path))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        return try await send(request)
    }

    /// Sends a request: the status code, the header fields in lower case, and the body.
    func send(_ request: URLRequest) async throws -> (code: Int, headers: [String: String], body: Data) {
        let (body, response) = try await URLSession.shared.data(for: request)
        guard let http = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        let headers = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return (http.statusCode, Dictionary(headers, uniquingKeysWith: { $1 }), body)
    }
}
