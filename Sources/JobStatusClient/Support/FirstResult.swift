import Foundation

/// One outcome that several parties may bring, of which the first counts, for one who waits for it.
///
/// `@unchecked Sendable`: every access to its properties is made with the lock held; a `Mutex` would need iOS 18.
final class FirstResult<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var result: Result<Value, any Error>?
    private var continuation: CheckedContinuation<Value, any Error>?

    /// Brings an outcome; does nothing if there is one already.
    func settle(_ outcome: Result<Value, any Error>) {
        let waiting = lock.withLock {
            guard result == nil else { return nil as CheckedContinuation<Value, any Error>? }
            result = outcome
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(with: outcome)
    }

    /// Waits for the outcome, or for the cancellation of the task; may be called once.
    func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting in
                let early = lock.withLock {
                    if result == nil { continuation = waiting }
                    return result
                }
                if let early { waiting.resume(with: early) }
            }
        } onCancel: {
            settle(.failure(CancellationError()))
        }
    }
}
