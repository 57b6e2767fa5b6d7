import JobStore
import Logging
import Synchronization

/// Who waits for changes of whose jobs: looks how far those owners' feeds go, whenever something may have changed.
///
/// `run()` must be running.
final class FeedBoard: Sendable {
    let desk: HoldDesk<String, FeedCondition>
    private let store: JobStore
    private let logger: Logger
    private let lookBell = Doorbell()
    private let turns = Atomic(0)

    init(store: JobStore, desk: HoldDesk<String, FeedCondition>, logger: Logger) {
        self.store = store
        self.desk = desk
        self.logger = logger
    }

    /// How often something may have changed, here or elsewhere.
    var turn: Int { turns.load(ordering: .relaxed) }

    /// Looks again for somebody who waits from now on and has read at an earlier turn: what changed meanwhile was shown to
    /// those who waited then.
    func lookAgain(after turn: Int) {
        if turn != self.turn { lookBell.ring() }
    }

    /// Wakes those who wait, until its task is cancelled.
    func run() async {
        let observation = store.changes.observe { [weak self] _ in
            self?.turns.add(1, ordering: .relaxed)
            self?.lookBell.ring()
        }
        await withTaskGroup { group in
            group.addTask { await self.desk.run() }
            group.addTask { await self.lookLoop() }
        }
        observation.cancel()
    }

    private func lookLoop() async {
        let clock = ContinuousClock()
        var again = Again()
        for await _ in lookBell.rings {
            let owners = desk.keys
            guard !owners.isEmpty else { continue }
            let start = clock.now
            do {
                let heads = try await store.feedHeads(of: owners)
                for (owner, head) in heads { desk.show(head, for: owner) }
                again.settle(isHeldBack: heads.values.contains(where: \.isHeldBack), bell: lookBell)
            } catch {
                logger.debug("Could not look how far the feeds go", metadata: ["error": "\(error)"])
            }
            // However many owners are followed and however much changes, looking takes a fifth of a connection.
            try? await clock.sleep(for: start.duration(to: .now) * 4)
        }
        again.settle(isHeldBack: false, bell: lookBell)
    }

    /// Looks again for what is held back by a transaction that still runs: soon, and less often the longer it runs.
    private struct Again {
        private var delay: Duration = .milliseconds(5)
        private var ring: Task<Void, Never>?

        mutating func settle(isHeldBack: Bool, bell: Doorbell) {
            ring?.cancel()
            guard isHeldBack else {
                delay = .milliseconds(5)
                return
            }
            ring = Task { [delay] in
                do {
                    // Nothing tells when a transaction of some other program ends.
                    try await Task.sleep(for: delay)
                    bell.ring()
                } catch {
                    // Cancelled: a look came earlier.
                }
            }
            delay = min(delay * 2, .milliseconds(250))
        }
    }
}
