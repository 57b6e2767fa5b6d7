/// How long to wait before the next try: a ceiling that doubles up to a limit, and a random part of that ceiling.
///
/// The jitter comes after the limit, so that clients that failed together do not come back together.
public struct Backoff: Sendable, Hashable {
    /// The ceiling of the first pause.
    public var initial: Duration

    /// The ceiling that is never exceeded.
    public var limit: Duration

    /// The shortest pause, so that a run of small random numbers does not become a storm of requests.
    public var floor: Duration

    /// Makes a backoff.
    public init(initial: Duration = .seconds(1), limit: Duration = .seconds(30), floor: Duration = .milliseconds(100)) {
        self.initial = initial
        self.limit = limit
        self.floor = floor
    }

    /// The ceiling of the pause after so many failures in a row, counted from 1.
    public func ceiling(afterFailures failures: Int) -> Duration {
        // 2^30 seconds are beyond any limit, and the product cannot overflow.
        min(limit, initial * (1 << min(max(failures - 1, 0), 30)))
    }

    /// The pause after so many failures in a row.
    ///
    /// - Parameters:
    ///   - failures: How many tries failed in a row, counted from 1.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: A random part of the ceiling, and at least `floor`.
    public func pause(afterFailures failures: Int, random: Double) -> Duration {
        max(floor, ceiling(afterFailures: failures) * random)
    }
}
