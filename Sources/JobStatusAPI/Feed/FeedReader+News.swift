import JobStatusModels
import JobStore

extension FeedReader {
    /// The least time from one look for news to the next.
    static let leastPace: Duration = .milliseconds(25)
    /// The longest: a look may have been slow because the database was away.
    static let longestPace: Duration = .milliseconds(250)
    /// The time from a look that failed to the next.
    static let paceOfFailures: Duration = .seconds(1)

    /// Holds an answer until there is more than progress to tell, or until progress may be told.
    ///
    /// Whenever the feed moves, it looks at what is behind its last look only, together with all who are there. If a look is
    /// quick it takes a fifth of the time at most.
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
        var hasFailed = false
        while true {
            let left = (hasProgress ? quiet : limit) - stopwatch.elapsed
            guard left > .zero else { break }
            if !last.hasMore {
                end = await board.wait(
                    on: request.owner,
                    after: last,
                    quiet: pace,
                    limit: left,
                    connection: connection
                )
            } else if hasFailed {
                // What is behind the last look is there already, and nothing tells of it.
                do { try await clock.sleep(for: min(pace, left)) } catch { end = .hungUp }
            }
            guard end == .met else { break }
            let start = stopwatch.elapsed
            do {
                guard let next = try await look(request, behind: last) else { break }
                last = next
                hasFailed = false
            } catch {
                // A database that is away does not end a wait before its time: there is no news until it is back.
                hasFailed = true
                pace = Self.paceOfFailures
                continue
            }
            if hasNews(last, for: request) { break }
            hasProgress = hasProgress || !last.changes.isEmpty
            pace = min(max(Self.leastPace, (stopwatch.elapsed - start) * 4), Self.longestPace)
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
