import Foundation

/// Ends pauses early when the network is back.
final class NetworkBell: Sendable {
    private let sleepers = Locked<[UUID: FirstResult<Bool>]>([:])

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
        sleepers.withLock { $0[id] = first }
        let sleep = Task {
            try await clock.sleep(for: duration, tolerance: nil)
            first.settle(.success(false))
        }
        defer {
            sleep.cancel()
            sleepers.withLock { $0[id] = nil }
        }
        return try await first.value()
    }

    /// Ends every pause.
    func ring() {
        for sleeper in sleepers.withLock({ Array($0.values) }) { sleeper.settle(.success(true)) }
    }
}
