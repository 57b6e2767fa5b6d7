import JobStatusModels

/// Somebody who wants to know how a job is doing.
struct Observer: Sendable {
    /// What is worth telling.
    enum Interest: Sendable, Hashable {
        /// The end.
        case completion
        /// Every change, of progress or message alone no more often than this.
        case updates(every: Duration)
    }

    let interest: Interest
    /// When to give up, by the hub's time.
    let deadline: Duration?
    /// Wakes the hub at the deadline, whatever else happens.
    let alarm: Task<Void, any Error>?
    /// Tells an answer; called with the hub's lock held, so that answers keep their order.
    let tell: @Sendable (Answer<JobStatus>) -> Void
    /// Tells the end; called without the lock, since it may end the observer.
    let finish: @Sendable ((any Error)?) -> Void
}
