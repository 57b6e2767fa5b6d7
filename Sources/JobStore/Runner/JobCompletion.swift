/// The good end of a job.
public struct JobCompletion: Sendable {
    /// The right to say so.
    public let lease: Lease
    /// What it gave.
    public let result: RawJSON

    /// Describes an end.
    public init(lease: Lease, result: RawJSON) {
        self.lease = lease
        self.result = result
    }
}
