import JobStore

/// One read of a job's status on its way to an answer: what to do next, whoever does it.
///
/// A value without lock, clock or task. What it asks for is done by `StatusWaiter` for a task, and by `StatusHandler` without
/// one.
struct StatusRead: Sendable {
    /// The job.
    let id: JobID

    /// On whose behalf it is read.
    let identity: Identity

    /// What the client has, and so what it waits for.
    let tag: IfNoneMatch

    /// The revision that the client knows of: memory that is older is not good enough.
    let revision: Int

    /// How long to wait at most, and how long for more than progress.
    let wait: WaitRequest

    // As it was when the request came; nil before it was found.
    private var first: KnownJob?
    private var condition: HoldCondition?
    private var end: HoldEnd?

    /// What a read came to.
    struct Outcome: Sendable {
        /// The job as it is now; nil if there is none.
        var known: KnownJob?
        /// Whether the request was held, or would have been had there been a reason to.
        var wasHeld: Bool
        /// Whether it is answered early because the server stops.
        var isShuttingDown = false
        /// What was waited for, if there was a job and a wait.
        var condition: HoldCondition?
    }

    /// What to do once the job was looked up.
    enum Step: Sendable {
        /// Wait, with the job as it was found.
        case hold(KnownJob, HoldCondition)
        /// Answer.
        case answer(Outcome)
    }

    /// Begins a read.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - identity: On whose behalf it is read.
    ///   - tag: What the client has: it waits for what is newer, and for the end if it has nothing.
    ///   - revision: The revision that the client knows of; that of its tag unless it was just told of one.
    ///   - wait: How long to wait.
    init(_ id: JobID, for identity: Identity, having tag: IfNoneMatch, knowing revision: Int? = nil, wait: WaitRequest)
    {
        self.id = id
        self.identity = identity
        self.tag = tag
        self.revision = revision ?? tag.newest
        self.wait = wait
    }

    /// Takes in the job as it is when the request comes.
    ///
    /// - Parameters:
    ///   - known: The job; nil if there is none.
    ///   - isShuttingDown: Whether the server stops, and holds nothing more.
    /// - Returns: What to do next.
    mutating func found(_ known: KnownJob?, isShuttingDown: Bool) -> Step {
        guard let known, identity.sees(known.job.owner) else {
            return .answer(Outcome(known: nil, wasHeld: wait.seconds > 0))
        }
        first = known
        guard wait.seconds > 0, !isShuttingDown else {
            return .answer(Outcome(known: known, wasHeld: false, isShuttingDown: wait.seconds > 0))
        }
        let condition = tag.condition(given: known.job)
        self.condition = condition
        guard condition.verdict(on: known) != .answerNow else { return .answer(outcome(known)) }
        return .hold(known, condition)
    }

    /// Takes in that there is no place to wait in.
    func refused() -> Outcome { Outcome(known: first, wasHeld: false) }

    /// Takes in that a wait has ended.
    ///
    /// - Parameters:
    ///   - end: Why.
    ///   - latest: The job as it is known, which is kept up to date while somebody waits; nil if it is not.
    /// - Returns: What it came to; nil if the job is to be looked up once more.
    mutating func ended(_ end: HoldEnd, latest: KnownJob?) -> Outcome? {
        self.end = end
        if let latest, latest.job.revision >= first?.job.revision ?? 0 { return outcome(latest) }
        // Nobody reads the answer, and until it is made the place is taken.
        if end == .hungUp { return outcome(first) }
        // Forgotten: it was deleted, or pushed out by others.
        return nil
    }

    /// Takes in what was found after a wait; a database that is away does not end a wait badly.
    func foundAgain(_ result: Result<KnownJob?, any Error>) -> Outcome {
        switch result {
        case .success(let known): outcome(known)
        case .failure: outcome(first)
        }
    }

    private func outcome(_ known: KnownJob?) -> Outcome {
        Outcome(known: known, wasHeld: true, isShuttingDown: end == .shutdown, condition: condition)
    }
}

extension IfNoneMatch {
    /// What a waiting read of a client that has this waits for.
    fileprivate func condition(given job: Job) -> HoldCondition {
        switch self {
        case .nothing: .over
        case .anything: .newer(than: job.revision)
        case .revision, .revisions: .newer(than: newest)
        }
    }
}
