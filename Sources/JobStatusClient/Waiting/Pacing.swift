/// Decides what hold to ask for and how long to pause between requests; knows no clock and no network.
struct Pacing: Sendable, Equatable {
    /// The least hold worth asking for.
    static let shortestHold: Duration = .seconds(5)
    /// The pauses after answers of a server that says nothing about when to come back.
    static let unguided = Backoff(initial: .seconds(1), limit: .seconds(15), floor: .seconds(1))

    private let pace: WaitPolicy.Pace
    private let backoff: Backoff
    /// The hold that the server is thought to be able to give.
    private var reach: Duration
    /// Whether the last request failed: the next one then does not wait, so that it is soon known how things are.
    private var isCatchingUp = false
    private var failures = 0
    private var promptAnswers = 0

    init(pace: WaitPolicy.Pace, hold: Duration, backoff: Backoff) {
        self.pace = pace
        self.backoff = backoff
        self.reach = pace == .held ? hold : .zero
    }

    /// The hold to ask for next; zero for none.
    var hold: Duration { isCatchingUp ? .zero : reach }

    /// The pause after an answer that brought nothing to wait no longer for.
    ///
    /// - Parameters:
    ///   - asked: The hold that was asked for.
    ///   - duration: How long the answer took.
    ///   - retryAfter: What the answer says about when to come back.
    /// - Returns: How long to wait before the next request.
    mutating func pause(afterAnswerTo asked: Duration, in duration: Duration, retryAfter: Duration?) -> Duration {
        if case .every(let interval) = pace { return interval }
        guard !noteAnswer() else { return .zero }
        // Servers count holds in their own time, and may send the answer a little early.
        if asked > .zero, duration >= asked * 0.9 {
            promptAnswers = 0
            return .zero
        }
        promptAnswers += 1
        return retryAfter ?? Self.unguided.ceiling(afterFailures: promptAnswers)
    }

    /// The pause after a transient error.
    ///
    /// - Parameters:
    ///   - asked: The hold that was asked for.
    ///   - duration: How long it took to fail.
    ///   - retryAfter: What the refusal says about when to come back.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: How long to wait before the next request.
    mutating func pause(
        afterFailureOf asked: Duration,
        in duration: Duration,
        retryAfter: Duration?,
        random: Double
    ) -> Duration {
        failures += 1
        if case .every(let interval) = pace { return max(interval, retryAfter ?? .zero) }
        // What ended the request well after its beginning ended the hold: a proxy's limit, or a lost network.
        if asked > .zero, duration >= Self.shortestHold { reach = max(Self.shortestHold, reach / 2) }
        isCatchingUp = reach > .zero
        return max(backoff.pause(afterFailures: failures, random: random), retryAfter ?? .zero)
    }

    /// Takes note that there was something new.
    mutating func noteProgress() {
        noteAnswer()
        promptAnswers = 0
    }

    /// Takes note that the server answered; gives whether that ends a catching up.
    ///
    /// Such an answer does not end the run of failures: it may be that only requests that wait fail.
    @discardableResult
    private mutating func noteAnswer() -> Bool {
        defer { isCatchingUp = false }
        if !isCatchingUp { failures = 0 }
        return isCatchingUp
    }
}
