/// What a client tells its event handler: enough for metrics and logs, and never a token, an input or a result.
public enum ClientEvent: Sendable {
    /// A request that was answered.
    public struct Exchange: Sendable, Hashable {
        /// The HTTP method.
        public var method: String
        /// The path within the API, without the query.
        public var path: String
        /// The HTTP status.
        public var statusCode: Int
        /// The size of the body.
        public var bytes: Int
        /// How long the server was asked to hold the request; zero for not at all.
        public var hold: Duration
        /// The time from sending the request to the end of the answer.
        public var duration: Duration

        /// Whether the answer says that nothing has changed.
        public var isUnchanged: Bool { statusCode == 304 }
    }

    /// The server answered a request.
    case answered(Exchange)

    /// A try failed: no answer, one that is not understood, or a refusal.
    ///
    /// - Parameters:
    ///   - jobID: The job asked about, if it was one.
    ///   - error: What went wrong.
    case tryFailed(jobID: String?, error: JobStatusClientError)

    /// The client pauses before its next request.
    ///
    /// - Parameters:
    ///   - jobID: The job that it asks about, if it is one.
    ///   - duration: How long it pauses, unless something ends the pause early.
    ///   - reason: Why it pauses.
    case sleeping(jobID: String?, duration: Duration, reason: PauseReason)

    /// A pause is over, and a request follows.
    ///
    /// - Parameters:
    ///   - jobID: The job that it is about, if it is one.
    ///   - duration: How long the pause was.
    case woke(jobID: String?, duration: Duration)

    /// Watches stopped until the client is resumed.
    case suspended

    /// Watches go on.
    case resumed
}

extension ClientEvent: CustomStringConvertible {
    /// The event in one line, for a debug log: no token, no input, no result, and no text that a server wrote.
    public var description: String {
        switch self {
        case .answered(let exchange):
            let hold = exchange.hold > .zero ? ", held for up to \(exchange.hold)" : ""
            return "\(exchange.method) \(exchange.path): \(exchange.statusCode), \(exchange.bytes) bytes"
                + " after \(exchange.duration)\(hold)"
        case .tryFailed(let jobID, let error):
            let status = error.statusCode.map { " with HTTP status \($0)" } ?? ""
            return "\(Self.subject(jobID)): failed, \(error.code)\(status)"
        case .sleeping(let jobID, let duration, let reason):
            return "\(Self.subject(jobID)): pauses for \(duration), \(reason.rawValue)"
        case .woke(let jobID, let duration):
            return "\(Self.subject(jobID)): goes on after \(duration)"
        case .suspended:
            return "suspended"
        case .resumed:
            return "resumed"
        }
    }

    private static func subject(_ jobID: String?) -> String { jobID.map { "job \($0)" } ?? "server" }
}
