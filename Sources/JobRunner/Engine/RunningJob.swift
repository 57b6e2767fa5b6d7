import JobStore

/// A job that has a slot of this node.
struct RunningJob {
    /// What was claimed.
    let job: ClaimedJob
    /// What follows a failure.
    let policy: RetryPolicy
    /// When it got its slot.
    let startedAt = ContinuousClock.now
    /// Its handler.
    var task: Task<Void, Never>?
    /// Waits for the time limit; then, once the handler was told to stop, for the end of its grace.
    var timer: Task<Void, Never>?
    /// Why the handler was told to stop, once it was.
    var stopReason: StopReason?
    /// Whether its end was given to the writer before the handler returned.
    var isSettled = false

    /// The right to run it.
    var lease: Lease { job.lease }
}
