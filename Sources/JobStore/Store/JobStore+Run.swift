import Foundation
import Logging
import PostgresClient

extension JobStore {
    /// Notices what other nodes change, and tells them what this one changes; until its task is cancelled.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await self.listen() }
            group.addTask { await self.tick() }
            group.addTask { await self.readWatched() }
            group.addTask { await self.notifyOthers() }
        }
        changes.finish()
    }

    /// Has the runner look for work and at its leases, and looks at what is waited for.
    func look() {
        workBell.ring()
        leaseBell.ring()
        keyBell.ring()
        watchBell.ring()
    }

    /// Reads the revisions of what is waited for.
    ///
    /// In a loop of its own, so that a read that hangs keeps nobody else from looking.
    private func readWatched() async {
        for await _ in watchBell.rings {
            let ids = changes.watchedJobs
            guard !ids.isEmpty else { continue }
            do {
                let rows = try await database.read(Statements.revisions, ids.map(\.uuid))
                let revisions = try rows.map { row in
                    (JobID(try row.decode(0, as: UUID.self)), try row.decode(1, as: Int.self))
                }
                changes.publish(Dictionary(revisions, uniquingKeysWith: max))
            } catch {
                logger.debug("Could not look for changes", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Whatever notifications are lost, late or never sent costs at most this interval.
    private func tick() async {
        while !Task.isCancelled {
            look()
            try? await Task.sleep(for: settings.lookInterval)
        }
    }

    private func listen() async {
        guard let configuration = settings.listener else { return }
        let listener = PostgresListener(configuration: configuration, channels: [Self.channel], logger: logger)
        await withTaskGroup { group in
            group.addTask { await listener.run() }
            group.addTask {
                for await event in listener.events {
                    switch event {
                    case .notification(_, let payload) where payload == self.identity.uuidString: break
                    case .disconnected: break
                    default: self.look()
                    }
                }
            }
        }
    }

    /// One notification for all the changes of a few milliseconds: NOTIFY takes a lock over the whole database at
    /// commit, so it must be rare, and never part of a job's own transaction.
    private func notifyOthers() async {
        for await _ in noteBell.rings {
            do {
                _ = try await change(Statements.notify, Self.channel, identity.uuidString)
            } catch {
                logger.debug("Could not notify", metadata: ["error": "\(error)"])
            }
            // What changes meanwhile goes with the next one.
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    static let channel = "jobd"
}
