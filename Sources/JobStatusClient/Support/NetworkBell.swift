import Foundation

/// Ends pauses early when the network is back.
///
/// `@unchecked Sendable`: the only mutable property is accessed with the lock held; a `Mutex` would need iOS 18.
final class NetworkBell: @unchecked Sendable {
    private let lock = NSLock()
    private var sleepers: [UUID: FirstResult<Bool>] = [:]

    /// Pauses for the duration, or until the bell rings.
    ///
    /// - Parameters:
    ///   - duration: How long to pause at most.
    ///   - clock: Measures that.
    /// - Returns: Whether the pause was ended early.
    /// - Throws: `CancellationError` if the task is cancelled.
    func sleep(for duration: Duration, on clock: any Clock<Duration>) async throws -> Bool {
        try Task.checkCancellation()
        let (id, first) = (UUID(), FirstResult<Bool>())
        lock.withLock { sleepers[id] = first }
        let sleep = Task {
            try await clock.sleep(for: duration, tolerance: nil)
            first.settle(.success(false))
        }
        defer {
            sleep.cancel()
            lock.withLock { sleepers[id] = nil }
        }
        return try await first.value()
    }

    /// Ends every pause.
    func ring() {
        for sleeper in lock.withLock({ Array(sleepers.values) }) { sleeper.settle(.success(true)) }
    }
}
