import JobStore

/// Reads the status of a job, and holds the answer for as long as it is asked to.
struct StatusWaiter: Sendable {
    /// Where the jobs are.
    let store: JobStore
    /// The places for held requests.
    let held: HeldRequests
    /// Fires when the server begins to stop.
    let shutdown: OneShotSignal
    /// What measures a hold.
    let clock: any Clock<Duration>

    /// What a read came to.
    struct Outcome: Sendable {
        /// The job as it is now; nil if there is none that this owner may see.
        var job: Job?
        /// Whether the request was held, or would have been had there been a reason to.
        var wasHeld: Bool
        /// Whether the hold ended because the server stops.
        var isShuttingDown = false
        /// What was waited for, if there was a job and a wait.
        var condition: HoldCondition?
    }

    /// Reads a job, and waits until it is worth an answer.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - owner: On whose behalf it is read.
    ///   - condition: What to wait for, given the job as it is when the request comes.
    ///   - wait: How long to wait at most.
    ///   - hangUp: Fires when the client hangs up; nil if that can't be known.
    /// - Returns: The job and how the wait ended.
    /// - Throws: Whatever the store throws at the first read.
    func status(
        of id: JobID,
        owner: String,
        until condition: @Sendable (Job) -> HoldCondition,
        wait: Duration,
        hangUp: OneShotSignal?
    ) async throws -> Outcome {
        guard wait > .zero, !shutdown.hasFired, held.enter(owner: owner) else {
            let job = try await store.job(id, owner: owner)
            return Outcome(job: job, wasHeld: false, isShuttingDown: wait > .zero && shutdown.hasFired)
        }
        defer { held.leave(owner: owner) }
        // Registered before the first look: a change after that look wakes us, one before it is seen by it.
        let watch = store.changes.watch(id)
        defer { watch.cancel() }
        guard let first = try await store.job(id, owner: owner) else { return Outcome(job: nil, wasHeld: true) }
        let condition = condition(first)
        let early = Outcome(job: first, wasHeld: true, condition: condition)
        guard !condition.isMet(by: first) else { return early }
        let hold = Hold(changes: watch.signals, shutdown: shutdown, hangUp: hangUp, clock: clock, limit: wait)
        return await hold.run { event in
            await answer(to: event, last: first, condition: condition, owner: owner)
        } ?? early
    }

    /// The answer that an event leads to; nil to go on waiting.
    private func answer(to event: HoldEvent, last: Job, condition: HoldCondition, owner: String) async -> Outcome? {
        let job: Job?
        do {
            job = try await store.job(last.id, owner: owner)
        } catch {
            // A database that is away does not end a wait: it may be back before the time is up, and until then what
            // was read last is the best that is known.
            job = last
        }
        if event == .changed, let job, !condition.isMet(by: job) { return nil }
        return Outcome(job: job, wasHeld: true, isShuttingDown: event == .shutdown, condition: condition)
    }
}
