/// When to ask, how long to let the server hold the request, and how long to pause in between.
///
/// It knows no clock, no network and no randomness: events come in, and each tells what to do next. An event that has
/// no meaning in a state changes nothing and gives no command.
struct PollMachine: Sendable, Equatable {
    /// Where it stands.
    enum State: Sendable, Hashable, CaseIterable {
        /// A request that does not wait is under way.
        case catchingUp
        /// A request that the server may hold is under way.
        case waiting
        /// It pauses until the next request is worth it.
        case polling
        /// It pauses after a failure.
        case backingOff
        /// It does nothing until it is resumed.
        case suspended
        /// There is nothing left to ask.
        case over
    }

    /// What can happen.
    enum Event: Sendable, Equatable {
        /// The request under way was answered.
        case answered(PollReport)
        /// The request under way failed, in a way that waiting can help.
        case failed(PollFailure)
        /// The pause is over.
        case woke
        /// What to ask for has changed, so that what is under way does not bring it.
        case disturbed
        /// The network is back.
        case networkReturned
        /// The app went into the background.
        case suspended
        /// The app is back.
        case resumed
        /// Nobody wants to know any more.
        case abandoned
    }

    /// What to do next, instead of what was done until then.
    enum Command: Sendable, Equatable {
        /// Send a request, and let the server hold it for so long; zero for not at all.
        case request(hold: Duration)
        /// Pause.
        case sleep(Duration, PauseReason)
        /// Do nothing.
        case rest
        /// Do nothing ever again.
        case end
    }

    let pace: WaitPolicy.Pace
    let backoff: Backoff

    var state: State
    /// The hold that the way to the server is thought to allow.
    var holds: HoldReach
    /// Whether the next request can be one that waits, as far as the last answer tells.
    var canHold = true
    /// Whether the last request failed: the next one then does not wait, so that it is soon known how things are.
    var isRecovering = false
    /// Failures in a row.
    var failures = 0
    /// Answers in a row that came at once, although the request could have been held.
    var promptAnswers = 0
    /// News in a row that came before they were worth an answer.
    var earlyNews = 0
    /// News in a row that came at once.
    var promptNews = 0

    /// Makes a machine that has done nothing yet.
    ///
    /// - Parameters:
    ///   - pace: When to ask again.
    ///   - hold: The hold to ask for at first, and the longest.
    ///   - backoff: The pace of retries.
    init(pace: WaitPolicy.Pace, hold: Duration, backoff: Backoff) {
        self.pace = pace
        self.backoff = backoff
        holds = HoldReach(longest: pace == .held ? hold : .zero)
        state = .suspended
    }

    /// Begins, or stays suspended.
    ///
    /// - Parameters:
    ///   - isWaiting: Whether the first request may already be one that waits.
    ///   - isSuspended: Whether to wait for `resumed` first.
    /// - Returns: What to do first.
    mutating func begin(isWaiting: Bool, isSuspended: Bool) -> Command {
        guard !isSuspended else { return .rest }
        return request(hold: isWaiting ? reach : .zero)
    }

    /// Takes an event in.
    ///
    /// - Parameter event: What happened.
    /// - Returns: What to do next; `nil` to go on as before.
    mutating func handle(_ event: Event) -> Command? {
        switch (state, event) {
        case (.over, _):
            return nil
        case (_, .abandoned):
            state = .over
            return .end
        case (.suspended, .resumed):
            // Another network than before, perhaps.
            holds.reset()
            return request(hold: .zero)
        case (.suspended, _):
            return nil
        case (_, .suspended):
            state = .suspended
            return .rest
        case (.catchingUp, .answered(let report)), (.waiting, .answered(let report)):
            return next(after: report)
        case (.catchingUp, .failed(let failure)), (.waiting, .failed(let failure)):
            return pause(after: failure)
        case (.polling, .woke):
            return request(hold: canHold ? reach : .zero)
        case (.backingOff, .woke), (.backingOff, .networkReturned):
            return request(hold: .zero)
        case (.waiting, .disturbed), (.polling, .disturbed):
            return request(hold: .zero)
        case (.catchingUp, _), (.waiting, _), (.polling, _), (.backingOff, _):
            return nil
        }
    }

    /// The hold to ask for.
    var reach: Duration { holds.hold }

    mutating func request(hold: Duration) -> Command {
        state = hold > .zero ? .waiting : .catchingUp
        return .request(hold: hold)
    }

    mutating func sleep(_ duration: Duration, _ reason: PauseReason) -> Command {
        state = reason == .failure ? .backingOff : .polling
        return .sleep(duration, reason)
    }
}
