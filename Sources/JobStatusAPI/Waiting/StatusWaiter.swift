import JobStore

/// Reads the status of a job, and holds the answer for as long as it is asked to.
struct StatusWaiter: Sendable {
    /// What is known of jobs, and who waits for them.
    let board: JobBoard
    /// The places for held requests.
    let held: HeldRequests
    /// Fires when the server begins to stop.
    let shutdown: OneShotSignal
    /// What is added to holds.
    let jitter: HoldJitter

    /// What a read came to.
    struct Outcome: Sendable {
        /// The job as it is now; nil if there is none.
        var known: KnownJob?
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
    ///   - identity: On whose behalf it is read.
    ///   - revision: The revision that the caller has, 0 for none.
    ///   - condition: What to wait for, given the job as it is when the request comes.
    ///   - wait: How long to wait at most, and how long for more than progress.
    ///   - connection: Tells when the client hangs up; nil if that can't be known.
    /// - Returns: The job and how the wait ended.
    /// - Throws: Whatever the store throws at the first read.
    func status(
        of id: JobID,
        for identity: Identity,
        knowing revision: Int,
        until condition: @Sendable (Job) -> HoldCondition,
        wait: WaitRequest,
        connection: HeldConnection?
    ) async throws -> Outcome {
        guard let first = try await board.job(id, atLeast: revision), identity.sees(first.job.owner) else {
            return Outcome(known: nil, wasHeld: wait.seconds > 0)
        }
        guard wait.seconds > 0, !shutdown.hasFired, held.enter(owner: identity.owner) else {
            return Outcome(known: first, wasHeld: false, isShuttingDown: wait.seconds > 0 && shutdown.hasFired)
        }
        defer { held.leave(owner: identity.owner) }
        let condition = condition(first.job)
        guard condition.verdict(on: first) != .answerNow else {
            return Outcome(known: first, wasHeld: true, condition: condition)
        }
        let end = await board.desk.wait(
            on: id,
            for: condition,
            quiet: .seconds(wait.every),
            limit: jitter.limit(of: wait.seconds),
            connection: connection
        ) { board.latest(id) ?? first }
        return Outcome(
            known: try await last(id, after: first, end),
            wasHeld: true,
            isShuttingDown: end == .shutdown,
            condition: condition
        )
    }

    /// The job at the end of a wait: as it is known, which is kept up to date while somebody waits.
    private func last(_ id: JobID, after first: KnownJob, _ end: HoldEnd) async throws -> KnownJob? {
        if let known = board.latest(id), known.job.revision >= first.job.revision { return known }
        // Nobody reads the answer, and until it is made the place is taken.
        guard end != .hungUp else { return first }
        // Forgotten: it was deleted, or pushed out by others. A database that is away does not end a wait badly.
        do { return try await board.job(id) } catch { return first }
    }
}
