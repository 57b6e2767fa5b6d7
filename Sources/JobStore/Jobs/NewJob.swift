public import Foundation

/// What it takes to start a job; kind and input have been checked by then.
public struct NewJob: Sendable {
    /// What sort of job.
    public var kind: String
    /// What it is given.
    public var input: RawJSON
    /// The queue it waits in.
    public var queue: String
    /// −100 to 100; higher goes first.
    public var priority: Int
    /// Not before this time.
    public var runAt: Date?
    /// Attempts it may have, at least 1.
    public var maxAttempts: Int
    /// How long one attempt may take.
    public var timeout: Duration?
    /// What its start was part of.
    public var traceParent: TraceParent?

    /// Describes a job to start.
    public init(
        kind: String,
        input: RawJSON,
        queue: String = "default",
        priority: Int = 0,
        runAt: Date? = nil,
        maxAttempts: Int = 1,
        timeout: Duration? = nil
    ) {
        self.kind = kind
        self.input = input
        self.queue = queue
        self.priority = priority
        self.runAt = runAt
        self.maxAttempts = maxAttempts
        self.timeout = timeout
    }
}
