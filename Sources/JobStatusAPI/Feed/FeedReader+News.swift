import JobStatusModels
import JobStore

extension FeedReader {
    /// The least time from one look for news to the next.
    static let leastPace: Duration = .milliseconds(25)
    /// The time from a look that failed to the next.
    static let paceOfFailures: Duration = .seconds(1)

    /// Holds an answer until there is more than progress to tell, or until progress may be told.
    ///
    /// Whenever the feed moves, it looks at what is behind its last look only, together with all who are there, and for
    /// at most a fifth of the time.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - first: Its page when it came, which has progress at most.
    ///   - connection: Tells when the client hangs up.
    /// - Returns: The page at the end of the hold.
    func waitForNews(_ request: FeedRequest, after first: FeedPage, _ connection: HeldConnection?) async -> Outcome {
        let stopwatch = Stopwatch(clock)
        let limit = jitter.limit(of: request.wait.seconds)
        let quiet = min(limit, .seconds(request.wait.every))
        var last = first
        var hasProgress = !first.changes.isEmpty
        var pace: Duration = .zero
        var end = HoldEnd.met
        while true {
            if !last.hasMore {
                end = await board.wait(
                    on: request.owner,
                    after: last,
                    quiet: pace,
                    limit: (hasProgress ? quiet : limit) - stopwatch.elapsed,
                    connection: connection
                )
            }
            guard end == .met else { break }
            let start = stopwatch.elapsed
            do {
                guard let next = try await look(request, behind: last) else { break }
                last = next
            } catch {
                // A database that is away does not end a wait: there is no news until it is back.
                last.hasMore = false
                pace = Self.paceOfFailures
                continue
            }
            if runs.hasNews(last, after: request.position) { break }
            hasProgress = hasProgress || !last.changes.isEmpty
            pace = max(Self.leastPace, (stopwatch.elapsed - start) * 4)
        }
        do {
            let page = end == .hungUp ? first : try await read(request)
            return Outcome(page: page, wasHeld: true, isShuttingDown: end == .shutdown)
        } catch {
            return Outcome(page: first, wasHeld: true, isShuttingDown: end == .shutdown)
        }
    }

    /// What is behind a page; nil if the database has another history by now, or the place is too old.
    private func look(_ request: FeedRequest, behind page: FeedPage) async throws -> FeedPage? {
        let key = FeedLooks.Key(owner: request.owner, place: page.next, withTombstones: request.cursor != nil)
        let look = try await looks.look(key) { [store] in
            let outcome = try await store.feed(
                owner: key.owner,
                after: key.place,
                withTombstones: key.withTombstones,
                limit: JobLimits.feedPageSizes.upperBound
            )
            guard case .page(let page) = outcome else { return nil }
            return page
        }
        return look?.history == page.history ? look : nil
    }
}
