import NIOCore

/// Who is to be woken, a few at a time, so that what others ask meanwhile does not stand behind ten thousand answers.
///
/// So many are on their way at a time; each that arrives has the next woken. A value without lock: everybody who is added
/// is given out once, in the order of adding, as long as those given out arrive; or leaves before it is his turn.
struct WakeLine<Sleeper> {
    /// How many are woken and have not begun to run.
    private let limit: Int

    // Those who left are still in here until their turn comes.
    private var line = CircularBuffer<Int>()
    private var sleepers: [Int: Sleeper] = [:]
    private var onTheirWay = 0

    /// Makes an empty line.
    ///
    /// - Parameter limit: How many may be on their way at a time: enough to keep every core busy, few enough to be no queue.
    init(limit: Int) {
        self.limit = limit
    }

    /// Adds somebody.
    ///
    /// - Parameters:
    ///   - sleeper: Who it is.
    ///   - ticket: What names him; no two in the line have the same.
    /// - Returns: Whether he is to be woken now; else he is given out later.
    mutating func add(_ sleeper: Sleeper, _ ticket: Int) -> Bool {
        guard onTheirWay < limit else {
            line.append(ticket)
            sleepers[ticket] = sleeper
            return false
        }
        onTheirWay += 1
        return true
    }

    /// Lets somebody go who has nothing to wait for any more.
    ///
    /// - Returns: Who it is; nil if he is not in the line, or no more.
    mutating func leave(_ ticket: Int) -> Sleeper? {
        sleepers.removeValue(forKey: ticket)
    }

    /// Takes in that somebody who was woken runs.
    ///
    /// - Returns: Who is to be woken next; nil if nobody is left.
    mutating func arrived() -> Sleeper? {
        while let ticket = line.popFirst() {
            if let next = sleepers.removeValue(forKey: ticket) { return next }
        }
        onTheirWay -= 1
        return nil
    }
}
