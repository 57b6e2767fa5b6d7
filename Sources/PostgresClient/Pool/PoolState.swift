import DequeModule

/// Which connections there are and who waits for one: a pure state machine, without I/O or clock.
///
/// Each event returns what to do about it, in order.
struct PoolState {
    typealias ConnectionID = UInt64
    typealias WaiterID = UInt64
    typealias Instant = ContinuousClock.Instant

    enum Action: Equatable {
        case connect(ConnectionID)
        /// Ask for a sign of life, and report it with `checked`.
        case check(ConnectionID)
        case close(ConnectionID)
        case grant(WaiterID, ConnectionID)
        case fail(WaiterID, PostgresError)
    }

    enum Status: Equatable {
        case connecting
        case idle
        case checking
        case leased
    }

    struct Member {
        var status: Status
        var lastUse: Instant
        var lastSign: Instant
    }

    let limits: PostgresPoolConfiguration
    var members: [ConnectionID: Member] = [:]
    /// Idle connections, the one used last at the end: it is handed out first, so that the others can grow old.
    var idle: [ConnectionID] = []
    var waiters: Deque<(id: WaiterID, deadline: Instant)> = []
    var backoff = Backoff()
    /// No attempt to connect before this.
    var notBefore: Instant?
    var lastFailure: PostgresError?
    var lastID: ConnectionID = 0
    /// How often a connection was handed out, and how long those have waited who got one.
    var leases = 0
    var waitTime: Duration = .zero
    /// Whether the minimum is kept.
    var isRunning = false
    private(set) var isClosed = false

    init(limits: PostgresPoolConfiguration) {
        self.limits = limits
    }

    func count(_ status: Status) -> Int {
        members.values.count { $0.status == status }
    }

    var status: PostgresPoolStatus {
        PostgresPoolStatus(
            connecting: count(.connecting),
            // One that is asked for a sign of life is nobody's.
            idle: count(.idle) + count(.checking),
            leased: count(.leased),
            waiting: waiters.count,
            leases: leases,
            waitTime: waitTime
        )
    }

    // MARK: Waiters

    mutating func lease(_ waiter: WaiterID, now: Instant) -> [Action] {
        guard !isClosed else { return [.fail(waiter, PostgresError(.closed))] }
        guard waiters.count < limits.maximumWaiters else {
            return [.fail(waiter, PostgresError(.poolExhausted, reason: "too many wait"))]
        }
        waiters.append((waiter, now + limits.waitTimeout))
        return settle(now)
    }

    /// Whoever waited does not any more.
    mutating func withdraw(_ waiter: WaiterID) {
        waiters.removeAll { $0.id == waiter }
    }

    // MARK: Connections

    mutating func connected(_ id: ConnectionID, now: Instant) -> [Action] {
        guard members[id] != nil else { return [.close(id)] }
        backoff.succeeded()
        notBefore = nil
        lastFailure = nil
        members[id] = Member(status: .idle, lastUse: now, lastSign: now)
        idle.append(id)
        return settle(now)
    }

    mutating func connectFailed(
        _ id: ConnectionID,
        _ error: PostgresError,
        now: Instant,
        using generator: inout some RandomNumberGenerator
    ) -> [Action] {
        guard members.removeValue(forKey: id) != nil else { return [] }
        notBefore = now + backoff.failed(using: &generator)
        lastFailure = error
        // What the server refuses it will refuse again: waiting would only hide the reason.
        guard error.isRefusal, members.values.allSatisfy({ $0.status == .connecting }) else { return settle(now) }
        defer { waiters.removeAll() }
        return waiters.map { .fail($0.id, error) }
    }

    /// A lease is over.
    mutating func released(_ id: ConnectionID, isReusable: Bool, now: Instant) -> [Action] {
        guard members[id] != nil else { return [.close(id)] }
        guard isReusable else {
            members[id] = nil
            return [.close(id)] + settle(now)
        }
        members[id] = Member(status: .idle, lastUse: now, lastSign: now)
        idle.append(id)
        return settle(now)
    }

    /// A connection broke, whatever it was doing.
    mutating func lost(_ id: ConnectionID, now: Instant) -> [Action] {
        guard members.removeValue(forKey: id) != nil else { return [] }
        idle.removeAll { $0 == id }
        return settle(now)
    }

    mutating func checked(_ id: ConnectionID, isAlive: Bool, now: Instant) -> [Action] {
        guard let member = members[id], member.status == .checking else { return [] }
        guard isAlive else {
            members[id] = nil
            return [.close(id)] + settle(now)
        }
        members[id] = Member(status: .idle, lastUse: member.lastUse, lastSign: now)
        idle.append(id)
        return settle(now)
    }

    /// Closes everything; whoever waits fails.
    mutating func close() -> [Action] {
        isClosed = true
        let actions = waiters.map { Action.fail($0.id, PostgresError(.closed)) } + members.keys.map { .close($0) }
        members = [:]
        idle = []
        waiters = []
        return actions
    }
}
