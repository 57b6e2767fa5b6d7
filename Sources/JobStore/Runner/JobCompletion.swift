/// The good end of a job.
public struct JobCompletion: Sendable {
    /// The right to say so.
    public let lease: Lease
    /// What it gave.
    public let result: RawJSON
    /// The last stage that was told and is not written yet.
    public let stage: String?

    /// Describes an end.
    public init(lease: Lease, result: RawJSON, stage: String? = nil) {
        self.lease = lease
        self.result = result
        self.stage = stage
    }
}
