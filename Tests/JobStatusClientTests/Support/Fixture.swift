import Foundation
import JobStatusClient
import Testing

/// A client on a script, with a clock of its own.
struct Fixture {
    let transport: ScriptedTransport
    let clock: ManualClock
    let log = EventLog()
    let client: JobStatusClient

    init(
        _ steps: [ScriptedTransport.Step],
        otherwise: ScriptedTransport.Step? = nil,
        clock: ManualClock = ManualClock(),
        random: Double = 0.5,
        configuration: JobStatusClient.Configuration = .init(),
        credentials: JobStatusClient.Credentials? = nil,
        baseURL: String = "http://jobs.example"
    ) throws {
        transport = ScriptedTransport(steps, otherwise: otherwise)
        self.clock = clock
        client = JobStatusClient(
            baseURL: try #require(URL(string: baseURL)),
            credentials: credentials,
            configuration: configuration,
            transport: transport,
            clock: clock,
            randomness: { random },
            onEvent: log.append
        )
    }

    /// The requests in one line each: method, path and query.
    var asked: [String] {
        transport.requests.map { request in
            let url = request.url
            return "\(request.method) \(url.path)" + (url.query.map { "?\($0)" } ?? "")
        }
    }
}

/// The client's error that the body throws.
func clientError(_ body: () async throws -> some Any) async throws -> JobStatusClientError {
    do {
        _ = try await body()
    } catch let error as JobStatusClientError {
        return error
    }
    throw ScriptedTransport.OutOfScript()
}
