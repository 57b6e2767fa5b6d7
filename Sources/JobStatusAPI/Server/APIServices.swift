import JobStore
import Logging

/// What the routes work with.
struct APIServices: Sendable {
    /// The jobs.
    let store: JobStore
    /// The kinds of job.
    let kinds: any KindCatalog
    /// Reads bodies.
    let bodies: BodyReader
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
        logger: Logger
    ) {
        self.store = store
        self.kinds = kinds
        bodies = BodyReader(limit: limits.bodySize)
        let desk = HoldDesk<JobID, HoldCondition>(clock: clock, shutdown: state.drain)
        board = JobBoard(store: store, limits: limits, desk: desk, logger: logger)
        let held = HeldRequests(limits: limits)
        waiter = StatusWaiter(board: board, held: held, shutdown: state.drain)
        feed = FeedReader(
            store: store,
            board: FeedBoard(
                store: store,
                desk: HoldDesk<String, FeedCondition>(clock: clock, shutdown: state.drain),
                logger: logger
            ),
            held: held,
            shutdown: state.drain,
            clock: clock
        )
    }

    /// Keeps what the services know up to date, until its task is cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask { await board.run() }
            group.addTask { await feed.board.run() }
        }
    }
}
