extension PoolState {
    /// Starts to keep the minimum of connections.
    mutating func start(now: Instant) -> [Action] {
        isRunning = true
        return settle(now)
    }

    /// Does what time and state ask for: fails who waited too long, hands out, checks, closes and opens connections.
    mutating func settle(_ now: Instant) -> [Action] {
        guard !isClosed else { return [] }
        return expireWaiters(now) + handOut(now) + lookAfterIdle(now) + open(now)
    }

    /// When `settle` should be called again if nothing happens before.
    func nextDeadline() -> Instant? {
        guard !isClosed else { return nil }
        var deadlines: [Instant] = []
        if let first = waiters.first { deadlines.append(first.deadline) }
        // While an attempt is under way it is its end that decides, not the time.
        if let notBefore, wanted > 0, mayConnect { deadlines.append(notBefore) }
        for id in idle {
            guard let member = members[id] else { continue }
            deadlines.append(member.lastSign + limits.checkInterval)
            if members.count > kept { deadlines.append(member.lastUse + limits.idleTimeout) }
        }
        return deadlines.min()
    }

    private var kept: Int { isRunning ? limits.minimumConnections : 0 }

    /// How many more connections there should be.
    private var wanted: Int {
        let coming = count(.connecting) + count(.checking)
        let forWaiters = waiters.count - coming - idle.count
        return min(max(forWaiters, kept - members.count), limits.maximumConnections - members.count)
    }

    /// While the server is out of reach one attempt at a time tells enough.
    private var mayConnect: Bool { lastFailure == nil || count(.connecting) == 0 }

    private mutating func expireWaiters(_ now: Instant) -> [Action] {
        var actions: [Action] = []
        // All wait equally long, so the first in line is the first to give up.
        while let first = waiters.first, first.deadline <= now {
            waiters.removeFirst()
            actions.append(.fail(first.id, expiry()))
        }
        return actions
    }

    private func expiry() -> PostgresError {
        guard let lastFailure else {
            return PostgresError(.poolExhausted, reason: "no connection became free in \(limits.waitTimeout)")
        }
        return lastFailure
    }

    private mutating func handOut(_ now: Instant) -> [Action] {
        var actions: [Action] = []
        while let waiter = waiters.first, let id = idle.popLast() {
            guard let member = members[id] else { continue }
            // A sign of this very moment counts, even if every connection is to be asked.
            if member.lastSign + limits.checkBeforeUseAfter < now {
                members[id]?.status = .checking
                actions.append(.check(id))
                // Those that are being checked are for the first in line; only more waiters need more checks.
                guard waiters.count > count(.checking) else { break }
            } else {
                waiters.removeFirst()
                members[id]?.status = .leased
                members[id]?.lastUse = now
                leases += 1
                waitTime += limits.waitTimeout - now.duration(to: waiter.deadline)
                actions.append(.grant(waiter.id, id))
            }
        }
        return actions
    }

    private mutating func lookAfterIdle(_ now: Instant) -> [Action] {
        var actions: [Action] = []
        for id in idle {
            guard let member = members[id] else { continue }
            if members.count > kept, member.lastUse + limits.idleTimeout <= now {
                members[id] = nil
                actions.append(.close(id))
            } else if member.lastSign + limits.checkInterval <= now {
                members[id]?.status = .checking
                actions.append(.check(id))
            }
        }
        idle.removeAll { members[$0]?.status != .idle }
        return actions
    }

    private mutating func open(_ now: Instant) -> [Action] {
        if let notBefore, notBefore > now { return [] }
        var actions: [Action] = []
        while wanted > 0 {
            guard mayConnect else { break }
            lastID += 1
            members[lastID] = Member(status: .connecting, lastUse: now, lastSign: now)
            actions.append(.connect(lastID))
        }
        return actions
    }
}
