import JobStore
import Logging
import Synchronization

/// Who waits for changes of whose jobs: looks how far those owners' feeds go whose jobs have changed, and at all of them
/// twice in a look interval of the store.
///
/// `run()` must be running.
final class FeedBoard: Sendable {
    let desk: HoldDesk<String, FeedCondition>
    private let store: JobStore
    private let logger: Logger
    private let lookBell = Doorbell()
    private let watch = Mutex(FeedWatch())

    /// How soon to look again for what is held back, at first and at last.
    private static let shortestDelay: Duration = .milliseconds(5)
    private static let longestDelay: Duration = .milliseconds(250)

    init(store: JobStore, desk: HoldDesk<String, FeedCondition>, logger: Logger) {
        self.store = store
        self.desk = desk
        self.logger = logger
    }

    /// Follows a feed while something is done: no change that is committed meanwhile is missed.
    func following<Value>(_ owner: String, _ body: () async throws -> Value) async rethrows -> Value {
        watch.withLock { $0.follow(owner) }
        defer { watch.withLock { $0.unfollow(owner) } }
        return try await body()
    }

    /// Waits for a change that a page did not have; the feed must be followed since before the page was read.
    ///
    /// - Parameters:
    ///   - owner: Whose feed.
    ///   - page: The page.
    ///   - quiet: How long a change does not end the wait, for whoever looks often.
    ///   - limit: How long at most.
    ///   - connection: Tells when the client hangs up; nil if that can't be known.
    /// - Returns: Why the wait ended.
    func wait(
        on owner: String,
        after page: FeedPage,
        quiet: Duration = .zero,
        limit: Duration,
        connection: HeldConnection?
    ) async -> HoldEnd {
        if page.head >= page.line {
            // There is one already, for which no other word comes.
            watch.withLock { $0.holdBack(owner) }
            lookBell.ring()
        }
        return await desk.wait(
            on: owner,
            for: FeedCondition(line: page.line),
            quiet: quiet,
            limit: limit,
            connection: connection
        ) { watch.withLock { $0.head(of: owner) } }
    }

    /// Wakes those who wait, until its task is cancelled.
    func run() async {
        let observation = store.changes.observe { [weak self] notice in self?.hear(notice) }
        await withTaskGroup { group in
            group.addTask { await self.desk.run() }
            group.addTask { await self.lookLoop() }
        }
        observation.cancel()
    }

    private func hear(_ notice: ChangeNotice) {
        let isFollowed = watch.withLock { watch in
            switch notice {
            case .committed(let jobs): watch.note(jobs.revisions.keys)
            case .announced(let jobs): watch.note(jobs)
            case .look: watch.noteAll()
            }
            return !watch.isEmpty
        }
        if isFollowed { lookBell.ring() }
    }

    private func lookLoop() async {
        let clock = ContinuousClock()
        var delay = Self.shortestDelay
        for await _ in lookBell.rings {
            while let look = watch.withLock({ $0.next() }) {
                let start = clock.now
                do {
                    let heads = try await store.feedHeads(of: look.owners, andOfThoseOf: look.jobs)
                    let hasMoved = watch.withLock { $0.take(heads) }
                    for (owner, head) in heads { desk.show(head, for: owner) }
                    if hasMoved { delay = Self.shortestDelay }
                } catch {
                    // What this look was for, one of the looks at all of them sees.
                    logger.debug("Could not look how far the feeds go", metadata: ["error": "\(error)"])
                }
                // However many owners are followed and however much changes, looking takes half of a connection.
                try? await clock.sleep(for: max(start.duration(to: .now), .milliseconds(1)))
                guard !Task.isCancelled else { break }
            }
            if watch.withLock({ $0.planRetry() }) { retry(after: &delay) }
        }
    }

    /// Looks again for what is held back by a transaction that still runs: soon, and less often the longer none ends.
    private func retry(after delay: inout Duration) {
        Task { [delay, weak self] in
            // Nothing tells when a transaction of some other program ends.
            try? await Task.sleep(for: delay)
            self?.lookAgain()
        }
        delay = min(delay * 2, Self.longestDelay)
    }

    private func lookAgain() {
        watch.withLock { $0.retryHeldBack() }
        lookBell.ring()
    }
}
