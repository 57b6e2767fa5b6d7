/// What a start came to.
public struct StartOutcome: Sendable {
    /// The jobs, in the order they were asked for.
    public var jobs: [Job]
    /// Whether the key was known, and these are the jobs that were made then.
    public var isReplay: Bool

    /// Describes an outcome.
    public init(jobs: [Job], isReplay: Bool) {
        self.jobs = jobs
        self.isReplay = isReplay
    }
}
