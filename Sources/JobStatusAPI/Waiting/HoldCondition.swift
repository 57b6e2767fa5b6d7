import JobStore

/// What a held request waits for.
enum HoldCondition: Sendable, Hashable {
    /// The job is over.
    case over
    /// The job is over, or has changed since this revision.
    case newer(than: Int)

    /// Whether a job in this state is worth an answer.
    func isMet(by job: Job) -> Bool {
        switch self {
        case .over: job.isOver
        case .newer(let known): job.isOver || job.revision > known
        }
    }
}
