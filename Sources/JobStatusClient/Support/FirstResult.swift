/// One outcome that several parties may bring, of which the first counts, for one who waits for it.
final class FirstResult<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var continuation: CheckedContinuation<Value, any Error>?
    }

    private let state = Locked(State())

    /// Brings an outcome; does nothing if there is one already.
    func settle(_ outcome: Result<Value, any Error>) {
        let waiting = state.withLock { state in
            guard state.result == nil else { return nil as CheckedContinuation<Value, any Error>? }
            state.result = outcome
            defer { state.continuation = nil }
            return state.continuation
        }
        waiting?.resume(with: outcome)
    }

    /// Waits for the outcome, or for the cancellation of the task; may be called once.
    func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting in
                let early = state.withLock { state in
                    if state.result == nil { state.continuation = waiting }
                    return state.result
                }
                if let early { waiting.resume(with: early) }
            }
        } onCancel: {
            settle(.failure(CancellationError()))
        }
    }
}
