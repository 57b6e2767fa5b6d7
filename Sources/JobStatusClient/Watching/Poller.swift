/// Who asks: for one job, or for several together.
struct Poller: Sendable {
    /// What tells pollers apart.
    enum ID: Sendable, Hashable {
        case job(Topic.Key)
        case group
    }

    var machine: PollMachine
    /// The number of what is under way; what comes of anything else is dropped.
    var step = 0
    /// Whether the server may hold the request under way.
    var isHeld = false
    /// What is under way.
    var task: Task<Void, Never>?

    init(pace: WaitPolicy.Pace, _ configuration: JobStatusClient.Configuration) {
        machine = PollMachine(pace: pace, hold: configuration.hold, backoff: configuration.backoff)
    }
}

/// What is to be done once the lock is free.
struct Effects {
    /// Tasks that are not wanted any more.
    var cancelled: [Task<Void, Never>] = []
    /// Observers that there is nothing more to tell.
    var finished: [(observer: Observer, error: (any Error)?)] = []

    func perform() {
        for task in cancelled { task.cancel() }
        for (observer, error) in finished {
            observer.alarm?.cancel()
            observer.finish(error)
        }
    }
}
