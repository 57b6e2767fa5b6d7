import JobStore
import Logging

/// What the routes work with.
///
/// An object, since every request passes it on from hand to hand.
final class APIServices: Sendable {
    /// The jobs.
    let store: JobStore
    /// The kinds of job.
    let kinds: any KindCatalog
    /// Reads bodies.
    let bodies: BodyReader
    /// Keeps owners to so many unfinished jobs; nil if they may have any number.
    let unfinished: UnfinishedLimiter?
    /// What is known of jobs.
    let board: JobBoard
    /// Holds requests for one job.
    let waiter: StatusWaiter
    /// Holds requests for a feed.
    let feed: FeedReader

    init(
        store: JobStore,
        kinds: any KindCatalog,
        limits: ServerLimits,
        state: ServerState,
        clock: any Clock<Duration> = ContinuousClock(),
        jitter: HoldJitter = .random,
        logger: Logger
    ) {
        self.store = store
        self.kinds = kinds
        bodies = BodyReader(limit: limits.bodySize)
        unfinished = limits.unfinishedJobs.map { UnfinishedLimiter(limit: $0, store: store) }
        let desk = HoldDesk<JobID, HoldCondition>(clock: clock, shutdown: state.drain)
        board = JobBoard(store: store, limits: limits, desk: desk, logger: logger)
        let held = HeldRequests(limits: limits)
        waiter = StatusWaiter(board: board, held: held, shutdown: state.drain, jitter: jitter)
        feed = FeedReader(
            store: store,
            board: FeedBoard(
                store: store,
                desk: HoldDesk<String, FeedCondition>(clock: clock, shutdown: state.drain),
                logger: logger
            ),
            held: held,
            shutdown: state.drain,
            clock: clock,
            jitter: jitter
        )
    }

    /// As whose a job is looked at: his own who asks, or if he sees every owner's, that of whoever it belongs to.
    func owner(of id: JobID, for identity: Identity) async throws -> String {
        guard identity.seesEveryOwner else { return identity.owner }
        return try await store.owner(of: id) ?? identity.owner
    }

    /// Starts jobs if their owner may have so many more.
    func withRoom<Value>(for count: Int, owner: String, start: () async throws -> Value) async throws -> Value {
        guard let unfinished else { return try await start() }
        return try await unfinished.admit(count, owner: owner, start: start)
    }

    /// Keeps what the services know up to date, until its task is cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask { await self.board.run() }
            group.addTask { await self.feed.board.run() }
        }
    }
}
