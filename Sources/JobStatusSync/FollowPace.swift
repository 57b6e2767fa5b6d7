import JobStatusClient

/// How long to hold and to pause while a feed is followed.
struct FollowPace: Sendable, Equatable {
    /// The shortest hold that a failure leads to.
    static let leastHold: Duration = .seconds(5)
    /// After so many holds in a row that lasted, a longer one is tried.
    static let holdsBeforeGrowth = 6

    private let backoff: Backoff
    /// How often news are worth an answer.
    private let interval: Duration
    /// The longest hold to ask for.
    private let fullHold: Duration
    /// The hold that the way to the server is thought to allow.
    private(set) var hold: Duration
    /// Holds in a row that lasted as long as was asked for.
    private var honouredHolds = 0
    private var failures = 0
    /// Whether the last request failed: the next one then does not wait, so that it is soon known how things are.
    private var isRecovering = false

    init(backoff: Backoff, hold: Duration, interval: Duration) {
        self.backoff = backoff
        self.interval = interval
        self.hold = hold
        fullHold = hold
    }

    /// How long the server is asked to hold the next request, where one can wait.
    var nextHold: Duration { isRecovering ? .zero : hold }

    /// The pause after a step.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - asked: The hold that was asked for.
    ///   - duration: How long it took.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: How long to pause.
    mutating func pause(
        after step: FeedStep,
        asked: Duration,
        took duration: Duration,
        random: Double
    ) -> Duration {
        let hasRecovered = isRecovering
        isRecovering = false
        switch step {
        case .resyncBegan:
            // A server that refuses the cursors that it gave must not be asked without end.
            failures += 1
            return failures == 1 ? .zero : backoff.pause(afterFailures: failures, random: random)
        case .overtaken, .more:
            return .zero
        case .caughtUp(let told):
            // The answer to the first request after a failure does not end the run of failures: it may be that only
            // requests that wait fail.
            if !hasRecovered { failures = 0 }
            noteHold(asked, took: duration)
            // Who did not ask to wait does so next.
            if told.isEmpty, asked == .zero, hold > .zero { return .zero }
            // Who is answered at once with nothing was not given a place to wait.
            let least = told.isEmpty && duration < min(hold, .seconds(1)) ? max(interval, .seconds(1)) : interval
            return max(.zero, max(told.retryAfter ?? .zero, least - duration))
        }
    }

    /// What ended a hold once may have been a network that was lost, and not a limit on the way.
    private mutating func noteHold(_ asked: Duration, took duration: Duration) {
        // Servers count holds in their own time, and may send the answer a little early.
        guard asked > .zero, duration >= asked * 0.9 else { return }
        honouredHolds += 1
        guard honouredHolds >= Self.holdsBeforeGrowth, hold < fullHold else { return }
        hold = min(fullHold, hold * 2)
        honouredHolds = 0
    }

    /// The pause after a failure that may pass.
    ///
    /// - Parameters:
    ///   - asked: The hold that was asked for; zero if the request did not wait, or not only one was made.
    ///   - duration: How long it took.
    ///   - retryAfter: What the server asks for.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: How long to pause.
    mutating func pause(
        afterFailureOf asked: Duration,
        in duration: Duration,
        retryAfter: Duration?,
        random: Double
    ) -> Duration {
        failures += 1
        isRecovering = true
        // Something on the way may cut what is held for so long.
        if asked > .zero, duration >= min(asked, Self.leastHold) {
            hold = max(min(Self.leastHold, fullHold), hold / 2)
            honouredHolds = 0
        }
        return max(retryAfter ?? .zero, backoff.pause(afterFailures: failures, random: random))
    }
}
