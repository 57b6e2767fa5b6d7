import JobStatusClient
import JobStatusModels

/// What can happen while jobs are watched.
enum WatchEvent: Sendable {
    /// The server told how a job is doing.
    case answered(Answer<JobStatus>)
    /// The server will not tell how a job is doing.
    case lost(jobID: String, JobStatusClientError)
    /// The server is out of reach or not well; the client goes on trying.
    case trouble(String)
    /// The server answered.
    case reached
    /// Time has passed.
    case tick
    /// The window has another size.
    case resized
    /// The person at the terminal wants to leave.
    case interrupted
    /// The time allowed is over.
    case deadline

    /// A client's event handler that passes on what a watch needs to know.
    static func relay(to continuation: AsyncStream<WatchEvent>.Continuation) -> @Sendable (ClientEvent) -> Void {
        { event in
            switch event {
            case .answered(let exchange) where exchange.statusCode < 500: continuation.yield(.reached)
            case .tryFailed(_, let error) where error.isTransient: continuation.yield(.trouble(error.message))
            case .answered, .tryFailed, .sleeping, .woke, .suspended, .resumed: break
            }
        }
    }
}
