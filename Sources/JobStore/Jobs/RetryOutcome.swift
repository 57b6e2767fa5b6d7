/// What asking to do a job again came to.
public enum RetryOutcome: Sendable {
    /// A new job does it again; or the retry that was under way already.
    case started(Job, isReplay: Bool)
    /// Only a failed job can be done again.
    case notFailed(Job)
}
