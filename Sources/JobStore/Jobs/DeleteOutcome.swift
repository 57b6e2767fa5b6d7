/// What deleting a job came to.
public enum DeleteOutcome: Sendable {
    /// It is gone.
    case deleted
    /// It is not over yet and stays.
    case notOver(Job)
    /// There is no such job.
    case notFound
}
