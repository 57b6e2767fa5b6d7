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
    /// with the token that was rejected, and the request is sent again if it gives another one. Several requests that
    /// are rejected with the same token ask once. What gives nothing within `Configuration.requestTimeout` is cancelled
    /// and left behind: the request fails with `credentialsTimedOut`, which is transient.
    public typealias Credentials = @Sendable (_ rejected: String?) async throws -> String?

    /// Where the server is; its path is put before the paths of the API.
    public var baseURL: URL { sender.baseURL }

    /// Time limits and the pace of retries.
    public var configuration: Configuration { sender.configuration }

    let sender: CallSender
    let hub: WatchHub

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - baseURL: Where the server is, such as `https://jobs.example.com`.
    ///   - credentials: Gives bearer tokens; `nil` for a server that asks for none.
    ///   - configuration: Time limits and the pace of retries.
    ///   - transport: Sends requests; by default one `URLSession` that the whole process shares.
    ///   - clock: Measures time and sleeps; sleeps with a tolerance only guard against what should not happen.
    ///   - randomness: Gives numbers from 0 up to but not including 1, for the jitter of retries.
    ///   - reachability: Tells whether there is a network, whenever that changes, so that a pause after a failure ends
    ///     when it is back; `nil` to do without.
    ///   - onEvent: Is told what happens, on any thread, for metrics and logs; must return quickly.
    public init(
        baseURL: URL,
        credentials: Credentials? = nil,
        configuration: Configuration = Configuration(),
        transport: any ClientTransport = URLSessionTransport.shared,
        clock: any Clock<Duration> = ContinuousClock(),
        randomness: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        reachability: AsyncStream<Bool>? = nil,
        onEvent: @escaping @Sendable (ClientEvent) -> Void = { _ in }
    ) {
        sender = CallSender(
            baseURL: baseURL,
            configuration: configuration,
            tokens: TokenSource(credentials, limit: configuration.requestTimeout, clock: clock),
            transport: transport,
            clock: clock,
            randomness: randomness,
            onEvent: onEvent,
            ownStarts: OwnStarts(clock: clock),
            budget: RetryBudget(clock: clock),
            bell: NetworkBell()
        )
        hub = WatchHub(sender: sender)
        if let reachability { hub.follow(reachability) }
    }
}
