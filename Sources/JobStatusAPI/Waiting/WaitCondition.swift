/// What somebody waits for.
protocol WaitCondition: Sendable {
    /// What is waited on.
    associatedtype State: Sendable

    /// Whether a state is worth an answer.
    func verdict(on state: State) -> WaitVerdict
}

/// What a state means to somebody who waits.
enum WaitVerdict: Sendable, Hashable {
    /// Not what is waited for.
    case wait
    /// Worth an answer when the waiter's quiet time is over.
    case answerInTime
    /// Worth an answer at once.
    case answerNow
}
