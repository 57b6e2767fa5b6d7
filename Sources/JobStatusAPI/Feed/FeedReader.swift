import Foundation
import JobStore

/// Reads a page of a feed, and holds the answer while there is nothing on it.
struct FeedReader: Sendable {
    let store: JobStore
    let board: FeedBoard
    /// The places for held requests.
    let held: HeldRequests
    /// Fires when the server begins to stop.
    let shutdown: OneShotSignal
    /// What measures a hold.
    let clock: any Clock<Duration>
    /// What is added to holds.
    let jitter: HoldJitter
    /// What tells progress from other changes.
    let runs = FeedRuns()
    /// The readings that are under way for those who wait for more than progress.
    let looks = FeedLooks()

    /// What a request came to.
    struct Outcome: Sendable {
        /// The page; nil if the cursor means nothing here.
        var page: FeedPage?
        /// Whether the request was held, or would have been had there been a reason to.
        var wasHeld: Bool
        /// Whether the hold ended because the server stops.
        var isShuttingDown = false
    }

    /// Reads a page.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - identity: On whose behalf a held request is counted.
    ///   - connection: Tells when the client hangs up; nil if that can't be known.
    /// - Returns: The page, or that there is none for this cursor.
    /// - Throws: Whatever the store throws at the first reading.
    func page(_ request: FeedRequest, for identity: Identity, connection: HeldConnection?) async throws -> Outcome {
        guard request.wait.seconds > 0 else {
            let (request, page) = try await begin(request)
            // Whoever goes on from here has been told of the runs on this page.
            if let page { runs.note(page, after: request.position) }
            return Outcome(page: page, wasHeld: false)
        }
        return try await board.following(request.owner) {
            try await hold(request, for: identity, connection)
        }
    }

    private func hold(
        _ request: FeedRequest,
        for identity: Identity,
        _ connection: HeldConnection?
    ) async throws -> Outcome {
        let (request, first) = try await begin(request)
        guard let page = first else { return Outcome(page: nil, wasHeld: true) }
        let hasNews = hasNews(page, for: request)
        guard !(request.wait.every > 0 ? hasNews : !page.changes.isEmpty) else {
            return Outcome(page: page, wasHeld: true)
        }
        guard !shutdown.hasFired, held.enter(owner: identity.owner) else {
            return Outcome(page: page, wasHeld: false, isShuttingDown: shutdown.hasFired)
        }
        defer { held.leave(owner: identity.owner) }
        return request.wait.every > 0
            ? await waitForNews(request, after: page, connection) : await wait(request, after: page, connection)
    }

    /// Whether a page tells more than progress to whoever made a request; takes note of the page.
    func hasNews(_ page: FeedPage, for request: FeedRequest) -> Bool {
        runs.hasNews(page, after: request.position) || (request.cursor?.isPartial == true && !page.changes.isEmpty)
    }

    /// Reads the first page; whoever begins now gets an empty one, and goes on from its cursor.
    private func begin(_ request: FeedRequest) async throws -> (FeedRequest, FeedPage?) {
        guard request.isFromNow else { return (request, try await read(request)) }
        let page = try await store.feedEnd(of: request.owner)
        var request = request
        request.cursor = FeedCursor(after: page)
        return (request, page)
    }

    private func wait(_ request: FeedRequest, after first: FeedPage, _ connection: HeldConnection?) async -> Outcome {
        let stopwatch = Stopwatch(clock)
        let limit = jitter.limit(of: request.wait.seconds)
        var page = first
        var pace: Duration = .zero
        while true {
            let left = limit - stopwatch.elapsed
            let end =
                left > .zero
                ? await board.wait(on: request.owner, after: page, quiet: pace, limit: left, connection: connection)
                : .timeUp
            // Nobody reads the answer, and until it is made the place is taken.
            guard end != .hungUp else { return Outcome(page: page, wasHeld: true) }
            do {
                guard let next = try await read(request) else { return Outcome(page: nil, wasHeld: true) }
                (page, pace) = (next, .zero)
            } catch {
                // A database that is away does not end a wait before its time: what was read last is the best that is known.
                // What woke this one is still there, so it does not ask again at once.
                pace = Self.paceOfFailures
            }
            if end != .met || !page.changes.isEmpty {
                return Outcome(page: page, wasHeld: true, isShuttingDown: end == .shutdown)
            }
        }
    }

    /// The page that is asked for, as it is now; nil if its cursor means nothing here.
    func read(_ request: FeedRequest) async throws -> FeedPage? {
        let outcome = try await store.feed(
            owner: request.owner,
            after: request.position,
            withTombstones: request.cursor != nil,
            limit: request.limit
        )
        switch outcome {
        case .page(let page):
            guard let cursor = request.cursor else { return page }
            return cursor.belongs(to: page.history) ? page : nil
        case .expired:
            return nil
        }
    }
}
