/// Keeps the retries of a client, all calls and jobs together, to a rate that a sick server can bear.
///
/// Some retries may come at once, the rest queue up. Each answer gives one retry back.
final class RetryBudget: Sendable {
    /// How many retries may be made at once.
    static let burst = 10
    /// The time between two retries after that.
    static let interval: Duration = .milliseconds(500)

    private let stopwatch: Stopwatch
    /// When the budget is full again: the theoretical arrival time of the generic cell rate algorithm.
    private let fullAt = Locked(Duration.zero)

    init(clock: any Clock<Duration>) {
        stopwatch = Stopwatch(clock)
    }

    /// Takes one retry out of the budget.
    ///
    /// - Returns: How long it has to wait at least.
    func reserve() -> Duration {
        let now = stopwatch.elapsed
        return fullAt.withLock { fullAt in
            fullAt = max(fullAt, now) + Self.interval
            return max(.zero, fullAt - now - Self.interval * Self.burst)
        }
    }

    /// Takes note that the server is well.
    func giveBack() {
        fullAt.withLock { $0 -= Self.interval }
    }
}
