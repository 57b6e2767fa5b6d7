/// How long to hold and to pause while a feed is followed.
package struct FeedPace: Sendable, Equatable {
    /// What a page that was the last for now means for the next request.
    package struct LastPage: Sendable, Equatable {
        /// Whether there was nothing on the page.
        package var isEmpty: Bool
        /// How long the server asks to wait before the next request.
        package var retryAfter: Duration?

        /// Makes it of what an answer told.
        package init(isEmpty: Bool = true, retryAfter: Duration? = nil) {
            self.isEmpty = isEmpty
            self.retryAfter = retryAfter
        }
    }

    private let backoff: Backoff
    /// How often news are worth an answer.
    private let interval: Duration
    private var reach: HoldReach
    private var failures = 0
    /// Whether the next request does not wait, so that it is soon known how things are: the first one, and the one after
    /// a failure.
    private var isLooking = true

    /// Whether there is a place for a request that is held.
    package var mayHold = true

    /// Makes a pace.
    ///
    /// - Parameters:
    ///   - backoff: The pace of retries.
    ///   - hold: The hold to ask for at first, and the longest.
    ///   - interval: The least time from one answer to the next.
    package init(backoff: Backoff, hold: Duration, interval: Duration) {
        self.backoff = backoff
        self.interval = interval
        reach = HoldReach(longest: hold)
    }

    /// The hold that the way to the server is thought to allow.
    package var hold: Duration { reach.hold }

    /// How long the server is asked to hold the next request, where one can wait.
    package var nextHold: Duration { isLooking || !mayHold ? .zero : hold }

    /// Takes note of an answer behind which there is more to be had at once.
    package mutating func goOn() {
        isLooking = false
    }

    /// The pause after the server refused the cursor.
    ///
    /// - Parameter random: A number from 0 up to but not including 1.
    /// - Returns: How long to pause before the feed begins again.
    package mutating func pauseAfterRefusal(random: Double) -> Duration {
        isLooking = false
        // A server that refuses the cursors that it gave must not be asked without end.
        failures += 1
        return failures == 1 ? .zero : backoff.pause(afterFailures: failures, random: random)
    }

    /// The pause after a page that was the last for now.
    ///
    /// - Parameters:
    ///   - page: What it means.
    ///   - asked: The hold that was asked for.
    ///   - duration: How long the answer took.
    /// - Returns: How long to pause.
    package mutating func pause(after page: LastPage, asked: Duration, took duration: Duration) -> Duration {
        // The answer to the first request after a failure does not end the run of failures: it may be that only
        // requests that wait fail.
        if !isLooking { failures = 0 }
        isLooking = false
        reach.noteAnswer(to: asked, took: duration)
        // Who did not ask to wait does so next.
        if page.isEmpty, asked == .zero, hold > .zero, mayHold { return .zero }
        // Who is answered at once with nothing was not given a place to wait.
        let least = page.isEmpty && duration < min(hold, .seconds(1)) ? max(interval, .seconds(1)) : interval
        return max(.zero, max(page.retryAfter ?? .zero, least - duration))
    }

    /// The pause after a failure that may pass.
    ///
    /// - Parameters:
    ///   - asked: The hold that was asked for; zero if the request did not wait, or not only one was made.
    ///   - duration: How long it took.
    ///   - retryAfter: What the server asks for.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: How long to pause.
    package mutating func pause(
        afterFailureOf asked: Duration,
        in duration: Duration,
        retryAfter: Duration?,
        random: Double
    ) -> Duration {
        failures += 1
        isLooking = true
        // Something on the way may cut what is held for so long.
        reach.noteFailure(of: asked, took: duration)
        return max(retryAfter ?? .zero, backoff.pause(afterFailures: failures, random: random))
    }
}
