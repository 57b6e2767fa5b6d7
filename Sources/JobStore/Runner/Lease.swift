public import Foundation

/// The right to run one job once: whoever holds the token of its present claim may change it, nobody else.
public struct Lease: Sendable, Hashable {
    /// The job.
    public let jobID: JobID

    /// New for every claim, whose jobs share it, and never used again.
    public let token: UUID

    /// Names a claim.
    public init(jobID: JobID, token: UUID) {
        self.jobID = jobID
        self.token = token
    }

    /// By the job alone: few leases of one job are ever told apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(jobID)
    }
}
