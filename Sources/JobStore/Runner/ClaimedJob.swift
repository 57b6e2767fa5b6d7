public import Foundation

/// A job that a node has taken and is to run.
public struct ClaimedJob: Sendable {
    /// The right to run it.
    public let lease: Lease
    /// What sort of job.
    public let kind: String
    /// The number of this attempt, from 1.
    public let attempt: Int
    /// Attempts it may have.
    public let maxAttempts: Int
    /// How long this attempt may take, if its start said so.
    public let timeout: Duration?
    /// Its priority, −100…100.
    public let priority: Int
    /// Since when it waited for this attempt.
    public let dueAt: Date
    /// When it was claimed, by the same clock.
    public let claimedAt: Date
    /// What it is given.
    public let input: RawJSON
    /// What its start was part of.
    public var traceParent: TraceParent?
}
