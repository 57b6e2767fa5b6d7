import JobStatusModels

/// What an observer was told about a job.
struct Observation: Sendable, Hashable {
    /// Who asked; an observer asks one thing at a time.
    var observer: Int
    /// Which run of which node answered.
    var node: String
    /// The revision that the observer said it knows.
    var known: Int?
    /// The answer.
    var job: JobStatus
}
