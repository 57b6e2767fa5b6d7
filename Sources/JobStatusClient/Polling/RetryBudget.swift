import Foundation

/// Keeps the retries of a client, all calls and jobs together, to a rate that a sick server can bear.
///
/// Some retries may come at once, the rest queue up. Each answer gives one retry back.
///
/// `@unchecked Sendable`: the only mutable property is accessed with the lock held; a `Mutex` would need iOS 18.
final class RetryBudget: @unchecked Sendable {
    /// How many retries may be made at once.
    static let burst = 10
    /// The time between two retries after that.
    static let interval: Duration = .milliseconds(500)

    private let lock = NSLock()
    private let stopwatch: Stopwatch
    /// When the budget is full again: the theoretical arrival time of the generic cell rate algorithm.
    private var fullAt: Duration = .zero

    init(clock: any Clock<Duration>) {
        stopwatch = Stopwatch(clock)
    }

    /// Takes one retry out of the budget.
    ///
    /// - Returns: How long it has to wait at least.
    func reserve() -> Duration {
        let now = stopwatch.elapsed
        return lock.withLock {
            fullAt = max(fullAt, now) + Self.interval
            return max(.zero, fullAt - now - Self.interval * Self.burst)
        }
    }

    /// Takes note that the server is well.
    func giveBack() {
        lock.withLock { fullAt -= Self.interval }
    }
}
