import JobStore

/// The outcomes that are not recorded yet: those that wait, and those that a statement under way is about.
struct OutcomeQueue {
    private var waiting: [AttemptOutcome] = []
    private var underWay: [AttemptOutcome] = []

    /// A statement carries no more than this, so that none comes near what the database takes, or takes long.
    private static let count = 1000
    private static let bytes = 16 << 20

    /// All that is not recorded.
    var leases: [Lease] { (waiting + underWay).map(\.lease) }

    /// How many there are.
    var total: Int { waiting.count + underWay.count }

    /// Takes in an outcome.
    mutating func add(_ outcome: AttemptOutcome) {
        waiting.append(outcome)
    }

    /// Hands over the next ones to record; empty if there are none.
    mutating func next() -> [AttemptOutcome] {
        var size = 0
        let end = waiting.prefix(Self.count).firstIndex { outcome in
            size += outcome.size
            return size > Self.bytes && size > outcome.size
        }
        underWay = Array(waiting[..<(end ?? min(waiting.count, Self.count))])
        waiting.removeFirst(underWay.count)
        return underWay
    }

    /// Forgets those that were handed over: they are recorded.
    mutating func settle() {
        underWay = []
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
