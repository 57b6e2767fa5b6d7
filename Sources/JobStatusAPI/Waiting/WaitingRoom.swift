import HeapModule

/// Who waits for what, and until when: what a change, the time, a hang-up and the end of the service mean to whom.
///
/// A value without clock, lock or task; moments are those of a stopwatch. Each ticket is given out once and ends once.
struct WaitingRoom<Key: Hashable & Sendable, Condition: WaitCondition>: Sendable {
    /// Names one waiter.
    typealias Ticket = Int

    private struct Waiter {
        let key: Key
        let condition: Condition
        let quietUntil: Duration
        let deadline: Duration
        /// Something worth an answer is there, and the quiet time is not over.
        var isDue = false
    }

    private struct Alarm: Comparable {
        let moment: Duration
        let ticket: Ticket

        static func < (left: Alarm, right: Alarm) -> Bool {
            (left.moment, left.ticket) < (right.moment, right.ticket)
        }
    }

    private var waiters: [Ticket: Waiter] = [:]
    private var tickets: [Key: Set<Ticket>] = [:]
    // Those who left are still in here until their time comes.
    private var alarms = Heap<Alarm>()
    private var last = 0
    private var isClosed = false

    /// How many wait.
    var count: Int { waiters.count }

    /// What somebody waits on.
    var keys: [Key] { Array(tickets.keys) }

    /// Whether anybody waits on it.
    func isWaitedOn(_ key: Key) -> Bool { tickets[key] != nil }

    /// When somebody's time comes next.
    var nextMoment: Duration? { alarms.min?.moment }

    /// Lets somebody in.
    ///
    /// - Parameters:
    ///   - key: What he waits on.
    ///   - condition: What he waits for.
    ///   - quietUntil: Until when what is not urgent does not end the wait.
    ///   - deadline: When the wait ends in any case.
    /// - Returns: What names the wait; nil once the room is closed.
    mutating func enter(
        _ key: Key,
        _ condition: Condition,
        quietUntil: Duration,
        deadline: Duration
    ) -> Ticket? {
        guard !isClosed else { return nil }
        last += 1
        waiters[last] = Waiter(key: key, condition: condition, quietUntil: quietUntil, deadline: deadline)
        tickets[key, default: []].insert(last)
        alarms.insert(Alarm(moment: deadline, ticket: last))
        return last
    }

    /// Shows one waiter how things are.
    ///
    /// - Returns: Whether that ends the wait.
    mutating func show(_ state: Condition.State, to ticket: Ticket, now: Duration) -> Bool {
        guard let waiter = waiters[ticket] else { return false }
        switch waiter.condition.verdict(on: state) {
        case .wait:
            return false
        case .answerInTime where now < waiter.quietUntil:
            if !waiter.isDue, waiter.quietUntil < waiter.deadline {
                alarms.insert(Alarm(moment: waiter.quietUntil, ticket: ticket))
            }
            waiters[ticket]?.isDue = true
            return false
        case .answerInTime, .answerNow:
            return leave(ticket)
        }
    }

    /// Shows everybody who waits on something how it is.
    ///
    /// - Returns: Whose wait ends.
    mutating func show(_ state: Condition.State, for key: Key, now: Duration) -> [Ticket] {
        (tickets[key] ?? []).filter { show(state, to: $0, now: now) }
    }

    /// Ends the wait of everybody who waits on something that is no more.
    mutating func remove(_ key: Key) -> [Ticket] {
        (tickets[key] ?? []).filter { leave($0) }
    }

    /// Ends the waits whose time has come, and says whether each has what it waited for.
    mutating func expire(now: Duration) -> [(ticket: Ticket, end: HoldEnd)] {
        var ended: [(ticket: Ticket, end: HoldEnd)] = []
        while let alarm = alarms.min, alarm.moment <= now {
            alarms.removeMin()
            guard let waiter = waiters[alarm.ticket] else { continue }
            leave(alarm.ticket)
            ended.append((alarm.ticket, waiter.isDue ? .met : .timeUp))
        }
        return ended
    }

    /// Ends one wait; false if it had ended already.
    @discardableResult
    mutating func leave(_ ticket: Ticket) -> Bool {
        guard let waiter = waiters.removeValue(forKey: ticket) else { return false }
        tickets[waiter.key]?.remove(ticket)
        if tickets[waiter.key]?.isEmpty == true { tickets[waiter.key] = nil }
        // Whoever has much patience and leaves soon must not fill the heap.
        if alarms.count > 64, alarms.count > 4 * waiters.count {
            alarms = Heap(alarms.unordered.filter { waiters[$0.ticket] != nil })
        }
        return true
    }

    /// Ends all waits and lets nobody in any more.
    mutating func close() -> [Ticket] {
        isClosed = true
        defer { (waiters, tickets, alarms) = ([:], [:], Heap()) }
        return Array(waiters.keys)
    }
}
