/// One held request: brings everything that may end it into one sequence of events.
struct Hold: Sendable {
    /// Fires whenever the job may have changed; its end means that the server stops.
    let changes: AsyncStream<Void>
    /// Fires when the server begins to stop.
    let shutdown: OneShotSignal
    /// Fires when the client hangs up; nil if that can't be known.
    let hangUp: OneShotSignal?
    /// What measures the time.
    let clock: any Clock<Duration>
    /// How long to hold at most.
    let limit: Duration

    /// Handles one event after another until one of them brings an answer.
    ///
    /// - Parameter handle: Says what an event comes to; nil to go on.
    /// - Returns: The answer; nil if the task was cancelled before there was one.
    func run<Answer: Sendable>(_ handle: @Sendable (HoldEvent) async -> Answer?) async -> Answer? {
        let (events, continuation) = AsyncStream<HoldEvent>.makeStream()
        let shutdownToken = shutdown.observe { continuation.yield(.shutdown) }
        let hangUpToken = hangUp?.observe { continuation.yield(.hungUp) }
        defer {
            shutdown.forget(shutdownToken)
            hangUp?.forget(hangUpToken)
        }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await clock.sleep(for: limit)
                    continuation.yield(.timeUp)
                } catch {
                    // Cancelled: somebody else had the answer.
                }
            }
            group.addTask {
                for await _ in changes { continuation.yield(.changed) }
                // A cancelled task ends the loop too; then nobody listens any more.
                continuation.yield(.shutdown)
            }
            defer { group.cancelAll() }
            for await event in events {
                if let answer = await handle(event) { return answer }
            }
            return nil
        }
    }
}
