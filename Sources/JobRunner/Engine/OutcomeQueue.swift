import JobStore

/// The outcomes that are not recorded yet: those that wait, and those that the statements under way are about.
struct OutcomeQueue {
    private var waiting: [AttemptOutcome] = []
    private var underWay: [Int: [AttemptOutcome]] = [:]
    private var lastBatch = 0

    /// A statement carries no more than this, so that none comes near what the database takes, or takes long.
    private static let count = 1000
    private static let bytes = 16 << 20
    /// So many are worth a statement that waits behind the one under way; fewer wait here, for others to go with.
    private static let worthwhile = 250

    /// All that is not recorded.
    var leases: [Lease] { (waiting + underWay.values.joined()).map(\.lease) }

    /// How many there are.
    var total: Int { underWay.values.reduce(waiting.count) { $0 + $1.count } }

    /// Takes in an outcome.
    mutating func add(_ outcome: AttemptOutcome) {
        waiting.append(outcome)
    }

    /// Hands over the next ones to record, and a number to settle them by; `nil` if it is not time for any.
    ///
    /// One statement runs, and no more than one waits behind it.
    mutating func next() -> (batch: Int, outcomes: [AttemptOutcome])? {
        guard !waiting.isEmpty else { return nil }
        guard underWay.isEmpty || (underWay.count == 1 && waiting.count >= Self.worthwhile) else { return nil }
        var size = 0
        let end = waiting.prefix(Self.count).firstIndex { outcome in
            size += outcome.size
            return size > Self.bytes && size > outcome.size
        }
        let outcomes = Array(waiting[..<(end ?? min(waiting.count, Self.count))])
        waiting.removeFirst(outcomes.count)
        lastBatch += 1
        underWay[lastBatch] = outcomes
        return (lastBatch, outcomes)
    }

    /// Forgets those that were handed over by this number: they are recorded.
    mutating func settle(_ batch: Int) {
        underWay[batch] = nil
    }
}

extension AttemptOutcome {
    /// Whose end it is.
    var lease: Lease {
        switch self {
        case .completed(let completion): completion.lease
        case .failed(let failure): failure.lease
        case .putBack(let lease): lease
        }
    }

    /// The bytes that count.
    fileprivate var size: Int {
        switch self {
        case .completed(let completion): completion.result.bytes.count
        case .failed(let failure): failure.message.utf8.count
        case .putBack: 0
        }
    }
}
