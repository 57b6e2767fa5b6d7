import JobStore

/// Whose feeds are followed on this node, which of them may have moved, and how far they were known to go.
///
/// A value without clock, lock or task. What is looked at next costs in proportion to what changed, however many are
/// followed; all of them are looked at in turns besides, in case word of a change was lost.
struct FeedWatch: Sendable {
    /// What to look at: the feeds of these owners, and of those whose jobs these are.
    struct Look: Sendable, Hashable {
        var owners: [String] = []
        var jobs: [JobID] = []
    }

    private struct Feed {
        var followers = 0
        var head: FeedHead?
    }

    /// The most owners, and the most jobs, of one look: others must not wait long for it.
    static let capacity = 250

    private var feeds: [String: Feed] = [:]
    private var changed = TurnQueue<JobID>()
    /// Whose feeds have changes above the line, which are to be looked at when there was time for some transaction to end.
    private var heldBack: Set<String> = []
    private var isRetryPlanned = false
    /// Whose are to be looked at because that time has gone.
    private var due = TurnQueue<String>()
    /// Whose are to be looked at because it is time to, and whether it is time for all again after that.
    private var round: [String] = []
    private var isRoundWanted = false
    private var line: UInt64 = 0

    /// Whether anybody follows anything.
    var isEmpty: Bool { feeds.isEmpty }

    /// How far a feed went when it was last looked at since somebody follows it.
    func head(of owner: String) -> FeedHead? { feeds[owner]?.head }

    /// Takes in that somebody follows a feed, before he reads it: what changes from now on is not missed.
    mutating func follow(_ owner: String) {
        feeds[owner, default: Feed()].followers += 1
    }

    /// Takes in that somebody does not any more.
    mutating func unfollow(_ owner: String) {
        guard var feed = feeds[owner] else { return }
        feed.followers -= 1
        feeds[owner] = feed.followers > 0 ? feed : nil
    }

    /// Takes in that jobs have changed.
    mutating func note(_ jobs: some Sequence<JobID>) {
        if !feeds.isEmpty { changed.add(jobs) }
    }

    /// Takes in that it is time to look at all.
    mutating func noteAll() {
        isRoundWanted = true
    }

    /// Takes in that a feed has changes that can't be told yet.
    mutating func holdBack(_ owner: String) {
        if feeds[owner] != nil { heldBack.insert(owner) }
    }

    /// Whether somebody must see to it that `retryHeldBack()` is called after a while, which nobody does yet.
    mutating func planRetry() -> Bool {
        guard !heldBack.isEmpty, !isRetryPlanned else { return false }
        isRetryPlanned = true
        return true
    }

    /// Takes in that time has gone for some transaction to end.
    mutating func retryHeldBack() {
        isRetryPlanned = false
        due.add(heldBack)
        heldBack = []
    }

    /// What to look at next; nil for nothing.
    mutating func next() -> Look? {
        guard !feeds.isEmpty else {
            changed.removeAll()
            due.removeAll()
            (heldBack, round, isRoundWanted) = ([], [], false)
            return nil
        }
        var look = Look()
        while look.jobs.count < Self.capacity, let job = changed.next() { look.jobs.append(job) }
        // Those whose turn it is come into every look, however many are held back.
        let share = round.isEmpty && !isRoundWanted ? Self.capacity : Self.capacity / 2
        while look.owners.count < share, let owner = due.next() {
            if feeds[owner] != nil { look.owners.append(owner) }
        }
        if round.isEmpty, isRoundWanted {
            isRoundWanted = false
            round = Array(feeds.keys)
        }
        while look.owners.count < Self.capacity, let owner = round.popLast() {
            if feeds[owner] != nil { look.owners.append(owner) }
        }
        return look.jobs.isEmpty && look.owners.isEmpty ? nil : look
    }

    /// Takes in what a look has shown.
    ///
    /// - Returns: Whether the line has moved since the look before: some transaction has ended.
    mutating func take(_ heads: [String: FeedHead]) -> Bool {
        guard let now = heads.first?.value.line else { return false }
        let hasMoved = now != line
        line = now
        // What was above it may be below it now.
        if hasMoved { due.add(heldBack.subtracting(heads.keys)) }
        heldBack = hasMoved ? [] : heldBack.subtracting(heads.keys)
        for (owner, head) in heads where feeds[owner] != nil {
            feeds[owner]?.head = head
            if head.isHeldBack { heldBack.insert(owner) }
        }
        return hasMoved
    }
}
