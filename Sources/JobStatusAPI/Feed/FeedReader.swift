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
    ///   - hangUp: Fires when the client hangs up; nil if that can't be known.
    /// - Returns: The page, or that there is none for this cursor.
    /// - Throws: Whatever the store throws at the first reading.
    func page(_ request: FeedRequest, for identity: Identity, hangUp: OneShotSignal?) async throws -> Outcome {
        let turn = board.turn
        let (request, first) = try await begin(request)
        let seconds = request.wait.seconds
        guard let page = first else { return Outcome(page: nil, wasHeld: seconds > 0) }
        let hasNews = runs.hasNews(page, after: request.position)
        guard seconds > 0, !(request.wait.every > 0 ? hasNews : !page.changes.isEmpty) else {
            return Outcome(page: page, wasHeld: seconds > 0)
        }
        guard !shutdown.hasFired, held.enter(owner: identity.owner) else {
            return Outcome(page: page, wasHeld: false, isShuttingDown: shutdown.hasFired)
        }
        defer { held.leave(owner: identity.owner) }
        let look = FeedLook(page: page, turn: turn)
        return request.wait.every > 0
            ? await waitForNews(request, after: look, hangUp) : await wait(request, after: look, hangUp)
    }

    /// Reads the first page; whoever begins now gets an empty one, and goes on from its cursor.
    private func begin(_ request: FeedRequest) async throws -> (FeedRequest, FeedPage?) {
        guard request.isFromNow else { return (request, try await read(request)) }
        let page = try await store.feedEnd(of: request.owner)
        var request = request
        request.cursor = FeedCursor(history: page.history, position: page.next)
        return (request, page)
    }

    private func wait(_ request: FeedRequest, after first: FeedLook, _ hangUp: OneShotSignal?) async -> Outcome {
        let stopwatch = Stopwatch(clock)
        let limit = jitter.limit(of: request.wait.seconds)
        var (page, turn) = (first.page, first.turn)
        while true {
            let end = await board.desk.wait(
                on: request.owner,
                for: FeedCondition(line: page.line),
                quiet: .zero,
                limit: limit - stopwatch.elapsed,
                hangUp: hangUp,
                latest: { lookAgain(after: turn) }
            )
            do {
                turn = board.turn
                guard let next = try await read(request) else { return Outcome(page: nil, wasHeld: true) }
                page = next
            } catch {
                // A database that is away does not end a wait: what was read last is the best that is known.
            }
            if end != .met || !page.changes.isEmpty {
                return Outcome(page: page, wasHeld: true, isShuttingDown: end == .shutdown)
            }
        }
    }

    /// Shows nothing to somebody who begins to wait, and has the board look if there may be something to show.
    func lookAgain(after turn: Int) -> FeedHead? {
        board.lookAgain(after: turn)
        return nil
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
