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
                if isRegistered {
                    isRegistered = try await store.renew(node, leaseDuration: configuration.lease)
                    if !isRegistered {
                        giveUpOwnLeases()
                        continue
                    }
                } else {
                    try await store.register(node, name: configuration.name, leaseDuration: configuration.lease)
                    isRegistered = true
                    store.workBell.ring()
                }
                renewals += 1
            } catch {
                renewals = 0
                logger.warning("Could not renew the leases", metadata: ["error": "\(error)"])
            }
            try? await clock.sleep(for: min(configuration.lease / 4, .seconds(5)))
        }
    }

    /// This node was given up: what runs here is others' now, and it goes on under a new name.
    private func giveUpOwnLeases() {
        logger.error("This node was taken for lost; stopping its jobs", metadata: ["running": "\(running.count)"])
        for entry in running.values {
            stop(entry.lease, reason: .lost)
        }
        node = NodeID()
        renewals = 0
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
            do {
                try await promoteAll()
                try await rescueAll()
                try await pruneAll()
            } catch {
                logger.debug("Upkeep failed, trying again", metadata: ["error": "\(error)"])
            }
            try? await clock.sleep(for: configuration.upkeepInterval)
        }
    }

    private func promoteAll() async throws {
        while try await store.promote() == Self.batch, !Task.isCancelled {}
    }

    /// Gives up nodes that are lost, and takes back what they held.
    ///
    /// After an outage every lease looks outdated, for nobody could renew. So a node takes others for lost only when it
    /// has itself renewed several times in a row: by then the others had the same chance.
    private func rescueAll() async throws {
        if renewals >= 3 {
            for name in try await store.giveUpLostNodes(except: node) {
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

    private func pruneAll() async throws {
        while try await store.prune() == Self.batch, !Task.isCancelled {}
    }

    private static let batch = 1000
}
