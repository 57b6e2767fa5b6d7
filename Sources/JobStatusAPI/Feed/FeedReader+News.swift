import JobStatusModels
import JobStore

extension FeedReader {
    /// The least time from one look for news to the next.
    static let leastPace: Duration = .milliseconds(25)

    /// Holds an answer until there is more than progress to tell, or until progress may be told.
    ///
    /// Whenever the feed moves, it looks at what is behind its last look only, together with all who are there, and for
    /// at most a fifth of the time.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - first: Its page when it came, which has progress at most.
    ///   - hangUp: Fires when the client hangs up.
    /// - Returns: The page at the end of the hold.
    func waitForNews(_ request: FeedRequest, after first: FeedLook, _ hangUp: OneShotSignal?) async -> Outcome {
        let stopwatch = Stopwatch(clock)
        let limit = jitter.limit(of: request.wait.seconds)
        let quiet = min(limit, .seconds(request.wait.every))
        var last = first
        var hasProgress = !first.page.changes.isEmpty
        var pace: Duration = .zero
        var end = HoldEnd.met
        while true {
            if !last.page.hasMore {
                end = await board.desk.wait(
                    on: request.owner,
                    for: FeedCondition(line: last.page.line),
                    quiet: pace,
                    limit: (hasProgress ? quiet : limit) - stopwatch.elapsed,
                    hangUp: hangUp,
                    latest: { [turn = last.turn] in lookAgain(after: turn) }
                )
            }
            guard end == .met else { break }
            let start = stopwatch.elapsed
            do {
                guard let next = try await look(request, behind: last.page) else { break }
                last = next
            } catch {
                // A database that is away does not end a wait: there is no news until it is back.
                last.page.hasMore = false
                continue
            }
            if runs.hasNews(last.page, after: request.position) { break }
            hasProgress = hasProgress || !last.page.changes.isEmpty
            pace = max(Self.leastPace, (stopwatch.elapsed - start) * 4)
        }
        do {
            let page = end == .hungUp ? first.page : try await read(request)
            return Outcome(page: page, wasHeld: true, isShuttingDown: end == .shutdown)
        } catch {
            return Outcome(page: first.page, wasHeld: true, isShuttingDown: end == .shutdown)
        }
    }

    /// What is behind a page; nil if the database has another history by now, or the place is too old.
    private func look(_ request: FeedRequest, behind page: FeedPage) async throws -> FeedLook? {
        let key = FeedLooks.Key(owner: request.owner, place: page.next, withTombstones: request.cursor != nil)
        let look = try await looks.look(key) { [store, board] in
            let turn = board.turn
            let outcome = try await store.feed(
                owner: key.owner,
                after: key.place,
                withTombstones: key.withTombstones,
                limit: JobLimits.feedPageSizes.upperBound
            )
            guard case .page(let page) = outcome else { return nil }
            return FeedLook(page: page, turn: turn)
        }
        return look?.page.history == page.history ? look : nil
    }
}
