import JobStatusModels

/// What can happen while `jobctl top` runs.
enum TopEvent: Sendable {
    case feed(FeedEvent)
    case keys([TopKey])
    case tick
    case resized
    /// The server told of the opened job.
    case opened(JobStatus)
    /// The server told of its queues and nodes.
    case load(ServerLoad)
    /// Something to tell below the jobs.
    case notice(String)
    /// A signal asks the program to end.
    case terminated(Int32)
}
