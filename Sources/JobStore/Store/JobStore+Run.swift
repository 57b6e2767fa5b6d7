import Foundation
import Logging
import PostgresClient
import Synchronization

extension JobStore {
    /// Notices what other nodes change, and tells them what this one changes; until its task is cancelled.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await self.listen() }
            group.addTask { await self.tick() }
            group.addTask { await self.notifyOthers() }
        }
    }

    /// Has the runner look for work and at its leases.
    private func lookForWork() {
        workBell.ring()
        leaseBell.ring()
    }

    /// Whatever notifications are lost, late or never sent costs at most this interval.
    ///
    /// What is shown to clients, and who they are, is looked at twice as often: it must be read, and its reading told,
    /// within it.
    private func tick() async {
        while !Task.isCancelled {
            lookForWork()
            for _ in 0..<2 {
                changes.post(.look)
                keyBell.ring()
                // It stands in for notifications that do not come, so nothing can wake it.
                try? await Task.sleep(for: settings.lookInterval / 2)
            }
        }
    }

    private func listen() async {
        guard let listener else { return }
        await withTaskGroup { group in
            group.addTask { await listener.run() }
            group.addTask {
                for await event in listener.events {
                    switch event {
                    case .notification(_, let payload): self.hear(payload)
                    case .disconnected: break
                    default:
                        self.lookForWork()
                        self.changes.post(.look)
                        self.keyBell.ring()
                    }
                }
            }
        }
    }

    private func hear(_ payload: String) {
        // Most are one's own, and some are long.
        guard !payload.hasPrefix(ownSignature) else { return }
        let announcement = Announcement(payload)
        lookForWork()
        // Keys are rare: what names jobs is not about them.
        if announcement?.jobs == nil { keyBell.ring() }
        changes.post(announcement?.jobs.map { .announced(Array($0)) } ?? .look)
    }

    /// One notification for all the changes of a few milliseconds: NOTIFY takes a lock over the whole database at
    /// commit, so it must be rare, and never part of a job's own transaction.
    private func notifyOthers() async {
        var pace = NotificationPace()
        var lastPause = ContinuousClock.now
        for await _ in noteBell.rings {
            let pause = pace.pause(after: lastPause.duration(to: .now))
            let payload = announcement.withLock { announcement in
                defer { announcement = Announcement(sender: identity) }
                return announcement.payload
            }
            do {
                _ = try await change(Statements.notify, Self.channel, payload)
            } catch {
                logger.debug("Could not notify", metadata: ["error": "\(error)"])
            }
            // What changes meanwhile goes with the next one.
            try? await Task.sleep(for: pause)
            lastPause = .now
        }
    }

    static let channel = "jobd"
}
