import DequeModule

/// Actions and the moments at which they are due, soonest first.
///
/// Deadlines mostly come in order, so inserting looks from the end.
struct LoopTimers {
    typealias ID = UInt64

    private struct Entry {
        let id: ID
        let deadline: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    private var entries: Deque<Entry> = []
    private var lastID: ID = 0

    var nextDeadline: ContinuousClock.Instant? { entries.first?.deadline }

    mutating func insert(at deadline: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> ID {
        lastID += 1
        let index = entries.lastIndex { $0.deadline <= deadline }.map { $0 + 1 } ?? 0
        entries.insert(Entry(id: lastID, deadline: deadline, action: action), at: index)
        return lastID
    }

    mutating func cancel(_ id: ID) {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return }
        entries.remove(at: index)
    }

    /// Takes the first action that is due, if any is.
    mutating func popDue(_ now: ContinuousClock.Instant) -> (@Sendable () -> Void)? {
        guard let first = entries.first, first.deadline <= now else { return nil }
        return entries.removeFirst().action
    }
}
