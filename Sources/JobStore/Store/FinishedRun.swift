public import Foundation

/// A run that ended, well or badly.
public struct FinishedRun: Sendable, Hashable {
    /// The job.
    public var id: JobID
    /// What sort of job it is.
    public var kind: String
    /// How long its last attempt took, in seconds.
    public var duration: Double
    /// When the job is forgotten: runs that ended later have a later one.
    public var expiresAt: Date
}
