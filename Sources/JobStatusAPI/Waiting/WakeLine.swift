import NIOCore

/// Who is to be woken, a few at a time, so that what others ask meanwhile does not stand behind ten thousand answers.
///
/// So many are on their way at a time; each that arrives has the next woken. A value without lock: everybody who is added
/// is given out once, in the order of adding, as long as those given out arrive.
struct WakeLine<Sleeper> {
    /// How many are woken and have not begun to run.
    private let limit: Int

    private var line = CircularBuffer<Sleeper>()
    private var onTheirWay = 0

    /// Makes an empty line.
    ///
    /// - Parameter limit: How many may be on their way at a time: enough to keep every core busy, few enough to be no queue.
    init(limit: Int) {
        self.limit = limit
    }

    /// How many have yet to be woken.
    var count: Int { line.count }

    /// Adds somebody.
    ///
    /// - Returns: Whether he is to be woken now; else he is given out later.
    mutating func add(_ sleeper: Sleeper) -> Bool {
        guard onTheirWay < limit else {
            line.append(sleeper)
            return false
        }
        onTheirWay += 1
        return true
    }

    /// Takes in that somebody who was woken runs.
    ///
    /// - Returns: Who is to be woken next; nil if nobody is left.
    mutating func arrived() -> Sleeper? {
        guard let next = line.popFirst() else {
            onTheirWay -= 1
            return nil
        }
        return next
    }
}
