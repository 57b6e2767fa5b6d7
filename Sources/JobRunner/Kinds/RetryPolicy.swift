/// How often a job is tried, and how long it rests in between.
public struct RetryPolicy: Sendable, Hashable {
    /// How the rest grows from one attempt to the next.
    public enum Backoff: String, Sendable, Hashable, CaseIterable {
        /// It doubles, with jitter.
        case exponential
        /// It stays the same.
        case constant
    }

    /// How many attempts a job has in all, at least 1.
    public var attempts: Int

    /// How the rest grows.
    public var backoff: Backoff

    /// The rest after the first attempt.
    public var initial: Duration

    /// The longest rest.
    public var limit: Duration

    /// A single attempt.
    public static let once = RetryPolicy(attempts: 1)

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - attempts: How many attempts a job has in all; less than 1 is taken for 1.
    ///   - backoff: How the rest grows.
    ///   - initial: The rest after the first attempt.
    ///   - limit: The longest rest.
    public init(
        attempts: Int,
        backoff: Backoff = .exponential,
        initial: Duration = .seconds(1),
        limit: Duration = .seconds(300)
    ) {
        self.attempts = max(attempts, 1)
        self.backoff = backoff
        self.initial = initial
        self.limit = limit
    }

    /// How long to rest after a failed attempt.
    ///
    /// An exponential rest is drawn from the upper half of its interval, so that jobs that failed together don't all
    /// come back together, and none comes back at once. A constant one is what was asked for.
    ///
    /// - Parameters:
    ///   - attempt: The number of the attempt that failed, from 1.
    ///   - generator: Where the jitter comes from.
    /// - Returns: The rest, never longer than `limit`.
    public func delay(afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        switch backoff {
        case .constant:
            return min(initial, limit)
        case .exponential:
            // Beyond 2^40 every initial delay that is not nothing has passed every sensible limit.
            let doublings = min(max(attempt - 1, 0), 40)
            let longest = initial > limit / (1 << doublings) ? limit : initial * (1 << doublings)
            return longest * Double.random(in: 0.5...1, using: &generator)
        }
    }

    /// How long to rest after a failed attempt, with the system's randomness.
    public func delay(afterAttempt attempt: Int) -> Duration {
        var generator = SystemRandomNumberGenerator()
        return delay(afterAttempt: attempt, using: &generator)
    }
}
