public import Foundation

/// A client of a job status server: starts jobs and learns how they are doing.
///
/// It is a value that is cheap to copy; all copies share the transport's connections. Every call may be made from any
/// task, and ends at once with `CancellationError` when its task is cancelled. What goes wrong otherwise is thrown as
/// `JobStatusClientError`.
///
/// ```swift
/// let client = JobStatusClient(baseURL: url)
/// let job = try await client.start(kind: "checksum", input: ["path": "photo.raw"])
/// let done = try await client.waitForCompletion(of: job.jobID)
/// ```
public struct JobStatusClient: Sendable {
    /// Gives the bearer token for a request, or `nil` for a request without one.
    ///
    /// It is asked for every request, so it should keep its token. When the server answers 401 it is asked once more
    /// with the token that was rejected, and the request is sent again if it gives another one.
    public typealias Credentials = @Sendable (_ rejected: String?) async throws -> String?

    /// Where the server is; its path is put before the paths of the API.
    public let baseURL: URL

    /// Time limits and the pace of retries.
    public var configuration: Configuration

    let credentials: Credentials?
    let transport: any ClientTransport
    let clock: any Clock<Duration>
    let randomness: @Sendable () -> Double
    let onEvent: @Sendable (ClientEvent) -> Void
    let ownStarts: OwnStarts
    let holds: HoldSlots

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - baseURL: Where the server is, such as `https://jobs.example.com`.
    ///   - credentials: Gives bearer tokens; `nil` for a server that asks for none.
    ///   - configuration: Time limits and the pace of retries.
    ///   - transport: Sends requests; by default one `URLSession` that the whole process shares.
    ///   - clock: Measures time and sleeps.
    ///   - randomness: Gives numbers from 0 up to but not including 1, for the jitter of retries.
    ///   - onEvent: Is told what happens, on any thread, for metrics and logs; must return quickly.
    public init(
        baseURL: URL,
        credentials: Credentials? = nil,
        configuration: Configuration = Configuration(),
        transport: any ClientTransport = URLSessionTransport.shared,
        clock: any Clock<Duration> = ContinuousClock(),
        randomness: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        onEvent: @escaping @Sendable (ClientEvent) -> Void = { _ in }
    ) {
        self.baseURL = baseURL
        self.credentials = credentials
        self.configuration = configuration
        self.transport = transport
        self.clock = clock
        self.randomness = randomness
        self.onEvent = onEvent
        self.ownStarts = OwnStarts(clock: clock)
        self.holds = HoldSlots()
    }
}
