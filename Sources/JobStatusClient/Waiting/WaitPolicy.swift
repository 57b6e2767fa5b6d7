/// How to wait for a job.
public struct WaitPolicy: Sendable, Hashable {
    /// When to ask again.
    public enum Pace: Sendable, Hashable {
        /// Lets the server hold each request until the job is over; where it does not, as `retryAfter`.
        case held
        /// When the server says, by `Retry-After`; where it does not, at growing intervals of 1 to 15 seconds.
        case retryAfter
        /// At a fixed interval, counted from the end of an answer; a tenth of a second at least.
        case every(Duration)

        /// The interval, if it is fixed.
        var interval: Duration? {
            // Nobody means to ask without a pause, which an interval of nothing would do.
            if case .every(let interval) = self { max(interval, .milliseconds(100)) } else { nil }
        }
    }

    /// When to ask again.
    public var pace: Pace

    /// How long to wait at most; without it the wait ends with the job, a permanent error, or its task.
    public var timeout: Duration?

    /// Makes a policy.
    public init(pace: Pace = .held, timeout: Duration? = nil) {
        self.pace = pace
        self.timeout = timeout
    }

    /// Lets the server hold each request until the job is over.
    public static let held = WaitPolicy()
    /// Asks again when the server says.
    public static let retryAfter = WaitPolicy(pace: .retryAfter)

    /// Asks at a fixed interval.
    public static func every(_ interval: Duration) -> WaitPolicy {
        WaitPolicy(pace: .every(interval))
    }

    /// The same policy with a limit of time.
    public func timeout(_ timeout: Duration) -> WaitPolicy {
        WaitPolicy(pace: pace, timeout: timeout)
    }
}
