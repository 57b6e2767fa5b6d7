/// Why a handler was told to stop.
enum StopReason: Sendable, Equatable {
    /// Somebody cancelled the job.
    case cancelled
    /// It took longer than it may.
    case timedOut(Duration)
    /// The node is going down.
    case shutdown
    /// The lease is another's now: whatever the handler does, nothing is said about it.
    case lost
}
