import DequeModule

/// Those who wait for the same thing, in the order in which they came, each with a deadline.
struct WaitingLine<Waiter> {
    typealias ID = UInt64

    private var members: Deque<(id: ID, deadline: ContinuousClock.Instant, waiter: Waiter)> = []
    private var lastID: ID = 0

    var count: Int { members.count }
    var isEmpty: Bool { members.isEmpty }
    /// All wait equally long, so the first is the first to give up.
    var nextDeadline: ContinuousClock.Instant? { members.first?.deadline }

    mutating func newID() -> ID {
        lastID += 1
        return lastID
    }

    mutating func append(_ id: ID, until deadline: ContinuousClock.Instant, _ waiter: Waiter) {
        members.append((id, deadline, waiter))
    }

    mutating func remove(_ id: ID) -> Waiter? {
        guard let index = members.firstIndex(where: { $0.id == id }) else { return nil }
        return members.remove(at: index).waiter
    }

    /// Takes out the first one if he has waited too long.
    mutating func popExpired(_ now: ContinuousClock.Instant) -> Waiter? {
        guard let first = members.first, first.deadline <= now else { return nil }
        return members.removeFirst().waiter
    }

    mutating func removeAll() -> [Waiter] {
        defer { members = [] }
        return members.map(\.waiter)
    }
}
