import JobStore

/// What a held request for a feed waits for: a change at or behind the line up to which it has seen everything.
struct FeedCondition: WaitCondition, Hashable {
    /// The oldest transaction that it may not have seen.
    let line: UInt64

    /// A change is worth a look in time: whoever looks often does not look at once.
    func verdict(on head: FeedHead) -> WaitVerdict {
        head.transaction.map { $0 >= line } == true ? .answerInTime : .wait
    }
}
