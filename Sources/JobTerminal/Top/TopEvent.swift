import JobStatusModels

/// What can happen while `jobctl top` runs.
enum TopEvent: Sendable {
    case feed(FeedEvent)
    case keys([TopKey])
    case tick
    case resized
    /// The server told of the opened job.
    case opened(JobStatus)
    /// The server told what its nodes are doing.
    case nodes([NodeLoads.Node])
    /// Something to tell below the jobs.
    case notice(String)
    /// A signal asks the program to end.
    case terminated(Int32)
}
