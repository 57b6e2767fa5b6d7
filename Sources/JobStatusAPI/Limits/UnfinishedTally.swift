/// How many jobs of one owner are not over, as far as a node knows; pure, so that every order can be tested.
///
/// It is what the database counted last, and what this node has started since.
struct UnfinishedTally: Sendable, Hashable {
    private var counted: Int?
    private var countedAt = Duration.zero
    private var startedSince = 0
    private var underWay = 0

    /// How long a count is good.
    static let shelfLife = Duration.seconds(1)

    /// How long a count is good to refuse by: jobs may have come to their end meanwhile.
    static let refusalLife = Duration.milliseconds(100)

    /// What is to be done with a start.
    enum Verdict: Sendable, Hashable {
        /// It may be made; `settle` is owed.
        case admitted
        /// Only the database can tell: count, and ask again.
        case unclear
        /// It would be too many.
        case refused
    }

    /// Asks for room for some jobs.
    mutating func reserve(_ count: Int, limit: Int, now: Duration) -> Verdict {
        guard let counted else { return .unclear }
        let age = now - countedAt
        guard counted + startedSince + count <= limit else { return age < Self.refusalLife ? .refused : .unclear }
        guard age < Self.shelfLife else { return .unclear }
        startedSince += count
        underWay += count
        return .admitted
    }

    /// Jobs that had room were started, or were not.
    mutating func settle(_ count: Int, started: Bool) {
        underWay -= count
        if !started { startedSince = max(0, startedSince - count) }
    }

    /// What may not be in a count that begins now: what is under way, and what will come before it is done.
    var mark: (startedSince: Int, underWay: Int) { (startedSince, underWay) }

    /// The database has counted.
    ///
    /// - Parameters:
    ///   - count: How many it found.
    ///   - mark: The mark from when the count began.
    ///   - now: The present moment.
    mutating func noteCount(_ count: Int, mark: (startedSince: Int, underWay: Int), now: Duration) {
        counted = count
        countedAt = now
        // Some of these may be in the count already; counted twice they err on the side of the limit, for a second.
        startedSince = max(0, startedSince - mark.startedSince) + mark.underWay
    }

    /// Whether it can be forgotten.
    func isIdle(now: Duration) -> Bool {
        underWay == 0 && now - countedAt >= Self.shelfLife
    }
}
