/// The bad end of an attempt.
public struct AttemptFailure: Sendable {
    /// The right to say so.
    public let lease: Lease
    /// Why, for programs: `failed`, `timed-out`, `attempts-exhausted`, `cancelled`, `result-too-large`.
    public let code: String
    /// Why, for people; never empty.
    public let message: String
    /// How long until another attempt; without it the job has failed for good.
    public let retryDelay: Duration?
    /// The last stage that was told and is not written yet.
    public let stage: String?

    /// Describes an end.
    public init(lease: Lease, code: String, message: String, retryDelay: Duration? = nil, stage: String? = nil) {
        self.lease = lease
        self.code = code
        self.message = message
        self.retryDelay = retryDelay
        self.stage = stage
    }
}
