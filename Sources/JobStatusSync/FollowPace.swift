import JobStatusClient

/// How long to hold and to pause while a feed is followed.
struct FollowPace: Sendable, Equatable {
    /// The shortest hold that is asked for.
    static let leastHold: Duration = .seconds(5)

    private let backoff: Backoff
    /// How often news are worth an answer.
    private let interval: Duration
    /// How long the server is asked to hold a request.
    private(set) var hold: Duration
    private var failures = 0

    init(backoff: Backoff, hold: Duration, interval: Duration) {
        self.backoff = backoff
        self.interval = interval
        self.hold = hold
    }

    /// The pause after a step.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - duration: How long it took.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: How long to pause.
    mutating func pause(after step: FeedStep, took duration: Duration, random: Double) -> Duration {
        switch step {
        case .resyncBegan:
            // A server that refuses the cursors that it gave must not be asked without end.
            failures += 1
            return failures == 1 ? .zero : backoff.pause(afterFailures: failures, random: random)
        case .overtaken, .more:
            return .zero
        case .caughtUp(let told):
            failures = 0
            // Who is answered at once with nothing was not given a place to wait.
            let least = told.isEmpty && duration < min(hold, .seconds(1)) ? max(interval, .seconds(1)) : interval
            return max(.zero, max(told.retryAfter ?? .zero, least - duration))
        }
    }

    /// The pause after a failure that may pass.
    ///
    /// - Parameters:
    ///   - duration: How long it took.
    ///   - retryAfter: What the server asks for.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: How long to pause.
    mutating func pause(afterFailureIn duration: Duration, retryAfter: Duration?, random: Double) -> Duration {
        failures += 1
        // Something on the way may cut what is held for so long.
        if duration >= min(hold, .seconds(4)) { hold = max(Self.leastHold, hold / 2) }
        return max(retryAfter ?? .zero, backoff.pause(afterFailures: failures, random: random))
    }
}
