public import Foundation
public import JobStatusModels

/// What may be shown of a job at one revision.
public struct Job: Sendable {
    /// Its name.
    public var id: JobID
    /// Who started it, and may see it.
    public var owner: String
    /// What sort of job it is.
    public var kind: String
    /// How it stands.
    public var status: JobStatus.Status
    /// Grows with every visible change.
    public var revision: Int
    /// 0 to 100.
    public var progress: Int
    /// The stage it is at, in its handler's words.
    public var message: String?
    /// Attempts charged so far.
    public var attempt: Int
    /// Attempts it may have.
    public var maxAttempts: Int
    /// When it was started.
    public var createdAt: Date
    /// When it last changed.
    public var updatedAt: Date
    /// When it stood so, by the database's clock like all these times: what is reckoned from them is reckoned with this.
    public var readAt: Date
    /// While it waits: when it was asked for, or when a backoff ends.
    public var runAt: Date?
    /// When the present or last run began.
    public var startedAt: Date?
    /// When it was over.
    public var finishedAt: Date?
    /// Once over: when it is forgotten.
    public var expiresAt: Date?
    /// Whether it runs and was asked to stop.
    public var cancelRequested: Bool
    /// The job that this one does again.
    public var retryOf: JobID?
    /// What a completed job gave; absent in lists if it is long.
    public var result: RawJSON?
    /// Whether the result was left out for its length.
    public var resultOmitted: Bool
    /// Why it failed, for people.
    public var errorMessage: String?
    /// Why it failed, for programs.
    public var errorCode: String?

    /// Whether nothing about it will change any more.
    public var isOver: Bool {
        status == .completed || status == .failed
    }
}
