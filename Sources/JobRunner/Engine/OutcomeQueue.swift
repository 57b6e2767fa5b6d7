import JobStore

/// The outcomes that are not recorded yet: those that wait, and those that statements under way are about.
///
/// What ends while a statement is under way goes together in the next. A second one goes beside it only if it has many to
/// tell: then the database is at work while the answer to the first is read.
struct OutcomeQueue {
    /// Outcomes that go into one statement.
    struct Batch {
        /// Names the batch until it is recorded.
        let number: Int
        /// At least one.
        let outcomes: [AttemptOutcome]
    }

    private var waiting: [AttemptOutcome] = []
    private var underWay: [Int: [AttemptOutcome]] = [:]
    private var last = 0

    /// A statement carries no more than this, so that none comes near what the database takes, or takes long.
    private static let count = 1000
    private static let bytes = 16 << 20
    /// So many are worth a second statement beside the first.
    private static let many = 200

    /// All that is not recorded.
    var leases: [Lease] { (waiting + underWay.values.joined()).map(\.lease) }

    /// How many there are.
    var total: Int { waiting.count + underWay.values.map(\.count).reduce(0, +) }

    /// Takes in an outcome.
    mutating func add(_ outcome: AttemptOutcome) {
        waiting.append(outcome)
    }

    /// Hands over the next ones to record; nil if there are none, or they can wait for what is under way.
    mutating func next() -> Batch? {
        guard !waiting.isEmpty, underWay.isEmpty || (underWay.count == 1 && waiting.count >= Self.many) else {
            return nil
        }
        var size = 0
        let end = waiting.prefix(Self.count).firstIndex { outcome in
            size += outcome.size
            return size > Self.bytes && size > outcome.size
        }
        let outcomes = Array(waiting[..<(end ?? min(waiting.count, Self.count))])
        waiting.removeFirst(outcomes.count)
        last += 1
        underWay[last] = outcomes
        return Batch(number: last, outcomes: outcomes)
    }

    /// Forgets a batch that was handed over: it is recorded.
    mutating func settle(_ batch: Batch) {
        underWay[batch.number] = nil
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
