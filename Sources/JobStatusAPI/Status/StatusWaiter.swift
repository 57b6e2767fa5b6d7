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

    /// Reads a job, and waits until it is worth an answer.
    ///
    /// - Parameters:
    ///   - read: What to read, and how long to wait.
    ///   - connection: Tells when the client hangs up; nil if that can't be known.
    /// - Returns: The job and how the wait ended.
    /// - Throws: Whatever the store throws at the first look.
    func status(_ read: StatusRead, connection: HeldConnection?) async throws -> StatusRead.Outcome {
        var read = read
        let first = try await board.job(read.id, atLeast: read.revision)
        switch read.found(first, isShuttingDown: shutdown.hasFired) {
        case .answer(let outcome): return outcome
        case .hold(let known, let condition):
            guard held.enter(owner: read.identity.owner) else { return read.refused() }
            defer { held.leave(owner: read.identity.owner) }
            let end = await board.desk.wait(
                on: read.id,
                for: condition,
                quiet: .seconds(read.wait.every),
                limit: jitter.limit(of: read.wait.seconds),
                connection: connection
            ) { board.latest(read.id) ?? known }
            if let outcome = read.ended(end, latest: board.latest(read.id)) { return outcome }
            return await again(read)
        }
    }

    private func again(_ read: StatusRead) async -> StatusRead.Outcome {
        do {
            return read.foundAgain(.success(try await board.job(read.id)))
        } catch {
            return read.foundAgain(.failure(error))
        }
    }
}
