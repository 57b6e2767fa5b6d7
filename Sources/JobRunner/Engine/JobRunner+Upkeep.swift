import JobStore
import Logging

extension JobRunner {
    /// Renews the leases well before they run out.
    ///
    /// Registration and renewal go on through a database outage: whoever comes back in time, or before anybody gave
    /// this node up, has lost nothing.
    func renewLoop() async {
        var isRegistered = false
        while !Task.isCancelled, !hasLeft {
            do {
                // A connection that has fallen silent must not take the leases with it.
                isRegistered = try await within(configuration.lease / 4) { [isRegistered] in
                    try await self.renewOrRegister(isRegistered)
                }
            } catch {
                logger.warning("Could not renew the leases", metadata: ["error": "\(error)"])
                if !isRegistered { takeAnotherID() }
            }
            if isRegistered || Task.isCancelled {
                try? await clock.sleep(for: min(configuration.lease / 4, .seconds(5)))
            } else {
                try? await clock.sleep(for: .seconds(1))
            }
        }
    }

    /// Whether this node is known now.
    private func renewOrRegister(_ isRegistered: Bool) async throws -> Bool {
        if isRegistered {
            guard try await store.renew(node, leaseDuration: configuration.lease) else {
                giveUpOwnLeases()
                return false
            }
        } else {
            remember()
            try await store.register(
                node,
                name: configuration.name,
                leaseDuration: configuration.lease,
                replacing: gone
            )
            gone = []
            store.workBell.ring()
        }
        let now = ContinuousClock.now
        if lastRenewal.map({ now - $0 > configuration.lease / 2 }) ?? true {
            steadySince = now
        }
        lastRenewal = now
        // A claim of which few still run may have no end to be noticed by.
        writer.recordBell.ring()
        return true
    }

    /// A few bytes, once a registration; without them the next node waits for the lease.
    private func remember() {
        do {
            try configuration.memory?.remember(node)
        } catch {
            logger.warning("Could not note this node's name", metadata: ["error": "\(error)"])
        }
    }

    /// The one that was to be registered may be known all the same, and given up before the next try: no id must live
    /// twice.
    private func takeAnotherID() {
        // What an outage leaves behind is a few; those before them run out by themselves.
        gone = gone.suffix(15) + [node]
        node = NodeID()
    }

    /// Runs `body`, but no longer than `limit`.
    private func within<Value: Sendable>(
        _ limit: Duration,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { [clock] group in
            group.addTask(operation: body)
            group.addTask {
                try await clock.sleep(for: limit)
                throw TookTooLong()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    private struct TookTooLong: Error {}

    /// This node was given up: what runs here is others' now, and it goes on under a new name.
    private func giveUpOwnLeases() {
        guard !hasLeft else { return }
        logger.error("This node was taken for lost; stopping its jobs", metadata: ["running": "\(running.count)"])
        for entry in running.values {
            stop(entry.lease, reason: .lost)
        }
        node = NodeID()
        lastRenewal = nil
    }

    /// Takes this node off the list, so that nobody waits for it.
    func leave() async {
        hasLeft = true
        do {
            try await store.leave(node)
        } catch {
            logger.debug("Could not leave", metadata: ["error": "\(error)"])
        }
    }

    /// Does what any node may do for all: lets in what is due, takes back what the lost held, forgets what is outdated.
    func upkeepLoop() async {
        while !Task.isCancelled {
            // One that fails does not keep the others from being done.
            for task in [promoteAll, rescueAll, pruneAll] {
                do {
                    try await task()
                } catch {
                    logger.debug("Upkeep failed, trying again", metadata: ["error": "\(error)"])
                }
            }
            try? await clock.sleep(for: configuration.upkeepInterval)
        }
    }

    private func promoteAll() async throws {
        while try await store.promote() == Self.batch, !Task.isCancelled {}
    }

    /// Gives up nodes that are lost, and takes back what they held.
    ///
    /// After an outage, or a sleep of the whole machine, every lease looks outdated, for nobody could renew. So a node
    /// takes others for lost only when it has itself renewed steadily for half a lease: by then the others had the same
    /// chance.
    private func rescueAll() async throws {
        if isSteady {
            for name in try await store.giveUpLostNodes(except: node, renewedWithin: configuration.lease / 2) {
                logger.warning("A node was lost", metadata: ["node": "\(name)"])
            }
        }
        var count = 0
        repeat {
            count = try await store.rescue(limit: Self.batch)
            if count > 0 {
                logger.warning("Took back jobs of lost nodes", metadata: ["jobs": "\(count)"])
            }
        } while count == Self.batch && !Task.isCancelled
    }

    private var isSteady: Bool {
        guard let lastRenewal, let steadySince else { return false }
        let now = ContinuousClock.now
        return now - lastRenewal < configuration.lease / 2 && now - steadySince >= configuration.lease / 2
    }

    private func pruneAll() async throws {
        while try await store.prune() == Self.batch, !Task.isCancelled {}
        let now = ContinuousClock.now
        guard lastSweep.map({ now - $0 > .seconds(3600) }) ?? true else { return }
        lastSweep = now
        while try await store.pruneTombstones() == Self.batch, !Task.isCancelled {}
        while try await store.sweepKeys() == Self.batch, !Task.isCancelled {}
    }

    private static let batch = 1000
}
