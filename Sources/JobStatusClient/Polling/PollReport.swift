/// What an answer means for the next request.
struct PollReport: Sendable, Equatable {
    /// What the answer brought.
    enum Outlook: Sendable, Equatable {
        /// The end: there is nothing left to ask.
        case over
        /// A part: there is more to be had at once.
        case more
        /// News; asking again sooner than so long after the request was sent is not worth it.
        case changed(spacing: Duration)
        /// Nothing new.
        case unchanged
    }

    /// What the answer brought.
    var outlook: Outlook
    /// The hold that was asked for.
    var asked: Duration = .zero
    /// How long the answer took.
    var took: Duration = .zero
    /// What the answer says about when to come back.
    var retryAfter: Duration?
    /// Whether the next request can be one that waits.
    var canHold = true
    /// Whether the news are of a kind that no job has for ever: one of several runs now, or is over.
    var isAdvance = false
}

/// What a failure that waiting can help means for the next request.
struct PollFailure: Sendable, Equatable {
    /// The hold that was asked for.
    var asked: Duration = .zero
    /// How long it took to fail.
    var took: Duration = .zero
    /// The shortest pause that is allowed: what the server asked for, or what the budget of retries gives.
    var atLeast: Duration = .zero
    /// A number from 0 up to but not including 1.
    var random: Double
}
