/// Ends what never settles.
enum Watchdog {
    /// Does something, but waits for its end no longer than the limit and no longer than its task lives.
    ///
    /// What does not react to cancellation goes on alone, and its outcome is dropped.
    ///
    /// - Parameters:
    ///   - limit: How long to wait at most.
    ///   - clock: Measures that.
    ///   - operation: What to do; it is cancelled when it is not waited for any more.
    /// - Returns: What the operation gives.
    /// - Throws: What the operation throws, `TransportError.timedOut`, or `CancellationError`.
    static func run<Value: Sendable>(
        limit: Duration,
        clock: any Clock<Duration>,
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let first = FirstResult<Value>()
        let work = Task {
            do {
                first.settle(.success(try await operation()))
            } catch {
                first.settle(.failure(error))
            }
        }
        let alarm = Task {
            try await clock.sleep(for: limit, tolerance: tolerance(of: limit))
            first.settle(.failure(TransportError.timedOut(limit)))
        }
        defer {
            work.cancel()
            alarm.cancel()
        }
        // At once, and not when this task has its turn: whoever cancels a request may begin another one.
        return try await withTaskCancellationHandler {
            try await first.value()
        } onCancel: {
            work.cancel()
        }
    }

    /// An alarm need not be punctual, so that the system may let it wake the device together with others.
    static func tolerance(of limit: Duration) -> Duration {
        min(.seconds(1), limit / 10)
    }
}
