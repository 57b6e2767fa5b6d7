public import Foundation

/// How one job is doing: what the server answers whenever it speaks of a job.
///
/// Decoding takes the three shapes that older servers send (`jobId` and `status` with `progress`, `result` or
/// `errorMessage`) and ignores fields it does not know. What such a server leaves out is `nil` here, except `progress`
/// and `result`, which have a natural value. Encoding leaves out what is `nil`; only the `result` of a completed job
/// is always written, as `null` if need be.
public struct JobStatus: Sendable, Hashable {
    /// The job's identifier, opaque to clients: 1 to 64 of `A-Za-z0-9_-`.
    public var jobID: String

    /// Where the job stands.
    public var status: Status

    /// Grows with every visible change, from 1; `nil` if the server does not number its changes.
    public var revision: Int?

    /// What sort of job it is; `nil` if the server does not say.
    public var kind: String?

    /// How far the job is, in percent, 0 to 100.
    ///
    /// A server that leaves it out means 100 for a completed job and 0 for any other.
    public var progress: Int

    /// The stage that the job is at, for people, at most 500 characters.
    public var message: String?

    /// The number of the present or last run, from 1; 0 before the first; `nil` if the server does not say.
    public var attempt: Int?

    /// How many runs the job may have; `nil` if the server does not say.
    public var maxAttempts: Int?

    /// When the job was accepted.
    public var createdAt: Date?

    /// When the job last changed visibly.
    public var updatedAt: Date?

    /// When the job is to run, while it waits for a moment that was asked for or for its next attempt.
    public var runAt: Date?

    /// When the present run began, or the last one.
    public var startedAt: Date?

    /// When the job was over.
    public var finishedAt: Date?

    /// When the server forgets the job; known once it is over.
    public var expiresAt: Date?

    /// Whether the job was asked to stop and is still running.
    public var cancelRequested: Bool

    /// The job that this one does again.
    public var retryOf: String?

    /// What the job produced: there if it is completed (JSON `null` too), unless `resultOmitted`.
    public var result: JSONValue?

    /// Whether the result was left out for its size, as lists and feeds do; ask for the job itself to have it.
    public var resultOmitted: Bool

    /// Why the job failed, for people; `nil` unless it failed.
    public var errorMessage: String?

    /// Why the job failed, for programs; `nil` unless it failed.
    public var errorCode: ErrorCode?

    /// Makes a status with no more than what every server tells; set the rest as properties.
    ///
    /// `progress` is 100 for a completed job unless it is given, and 0 for any other; the `result` of a completed job
    /// is JSON `null`.
    public init(jobID: String, status: Status, progress: Int? = nil) {
        self.jobID = jobID
        self.status = status
        self.progress = progress ?? (status == .completed ? 100 : 0)
        self.cancelRequested = false
        self.resultOmitted = false
        self.result = status == .completed ? .null : nil
    }

    /// Whether the job is completed or failed, and so will never change again.
    public var isOver: Bool { status.isOver }
}
