public import Foundation

/// The right to run one job once: whoever holds its present claim may change it, nobody else.
public struct Lease: Sendable, Hashable {
    /// The job.
    public let jobID: JobID

    /// New for every claim, whose jobs share it, and never used again.
    public let claim: UUID

    /// How often the job was taken from a claim before; counts on when it is taken from this one, and the lease is lost.
    public let turn: Int

    /// Names a claim.
    public init(jobID: JobID, claim: UUID, turn: Int) {
        self.jobID = jobID
        self.claim = claim
        self.turn = turn
    }

    /// By the job alone: few leases of one job are ever told apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(jobID)
    }
}
