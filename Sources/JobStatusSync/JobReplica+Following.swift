import Foundation
import JobStatusClient
import JobStatusModels

extension JobReplica {
    /// How long a refresh has the server hold a request for what an older transaction holds back, and the longest pause
    /// where it holds none, or the client has no place for one more.
    private static let holdForHeldBack: Duration = .seconds(2)

    /// Follows the feed until its task is cancelled.
    ///
    /// Call it once for an account, in a task that is cancelled when the app goes into the background; the next call goes
    /// on where this one was, and first asks without waiting how things are. A server that is away is waited for. The
    /// request that the server holds takes the place of one of the client's watches: see `JobReplica`.
    ///
    /// - Parameters:
    ///   - interval: The least time from one answer to the next, so that busy jobs do not keep the radio awake. A change
    ///     of progress or message alone is kept back for so long; any other comes at once, unless an answer came less
    ///     than this before it.
    ///   - onChange: Is told what was written, after it was.
    /// - Throws: `CancellationError`; `JobStatusClientError` when the server refuses for good; `ReplicaError.damaged`;
    ///   `DatabaseError`, for example when the disk is full. Called again, it goes on.
    public func follow(
        every interval: Duration = .seconds(1),
        onChange: @Sendable (SyncReport) -> Void = { _ in }
    ) async throws {
        let settings = client.configuration
        var pace = FeedPace(backoff: settings.backoff, hold: settings.hold, interval: interval)
        let place = client.heldPlace()
        defer { place.giveBack() }
        while true {
            try Task.checkCancellation()
            pace.mayHold = place.take()
            let position = try await store.position()
            let hold = position.canHold ? pace.nextHold : .zero
            let stopwatch = Stopwatch(clock)
            let pause: Duration
            do {
                // A request that waits is made once: how long that one took says whether its hold was cut.
                let step = try await step(from: position, hold: hold, every: interval, isRepeated: hold == .zero)
                if let report = step.report, !report.isEmpty { onChange(report) }
                pause = pace.pause(after: step, asked: hold, took: stopwatch.elapsed)
            } catch let error as JobStatusClientError where error.isTransient {
                pause = pace.pause(
                    afterFailureOf: error.cut(hold),
                    in: stopwatch.elapsed,
                    retryAfter: error.retryAfter,
                    random: .random(in: 0..<1)
                )
            }
            if pause > .zero { try await clock.sleep(for: pause, tolerance: nil) }
        }
    }

    /// Brings the replica up to date.
    ///
    /// When it returns, everything that was committed on the server before the call is in the replica.
    ///
    /// - Returns: What was written meanwhile by this call.
    /// - Throws: `JobStatusClientError`, `CancellationError`, `ReplicaError.damaged`, `DatabaseError`.
    @discardableResult
    public func refresh() async throws -> SyncReport {
        var report = SyncReport()
        var target: Int?
        var pause: Duration = .milliseconds(5)
        var resyncs = 0
        let place = client.heldPlace()
        defer { place.giveBack() }
        while true {
            let stopwatch = Stopwatch(clock)
            let hold = target != nil && place.take() ? Self.holdForHeldBack : .zero
            let step = try await step(from: store.position(), hold: hold)
            report += step.report ?? SyncReport()
            switch step {
            case .more, .overtaken:
                continue
            case .resyncBegan:
                resyncs += 1
                target = nil
                guard resyncs > 1 else { continue }
                let backoff = client.configuration.backoff
                let delay = backoff.pause(afterFailures: resyncs, random: .random(in: 0..<1))
                try await clock.sleep(for: delay, tolerance: nil)
            case .caughtUp(let told):
                guard let reach = told.reach else { return report }
                let wanted = target ?? reach.head
                if reach.line > wanted { return report }
                // Some change of before the call waits for an older transaction to end: the server sees that first.
                target = wanted
                let rest = pause - stopwatch.elapsed
                if rest > .zero { try await clock.sleep(for: rest, tolerance: nil) }
                pause = min(pause * 2, Self.holdForHeldBack)
            }
        }
    }

    /// Asks for one page and takes it in.
    ///
    /// - Parameters:
    ///   - position: Where the replica is.
    ///   - hold: How long the server may hold the request; zero if the position allows none.
    ///   - interval: How soon progress alone is worth an answer.
    ///   - isRepeated: Whether transient errors are waited out, as long as the client's configuration says.
    /// - Returns: What it came to.
    /// - Throws: `JobStatusClientError`, `CancellationError`, `ReplicaError.damaged`, `DatabaseError`.
    private func step(
        from position: ReplicaPosition,
        hold: Duration,
        every interval: Duration = .zero,
        isRepeated: Bool = true
    ) async throws -> FeedStep {
        if position.isResyncing, position.isCaughtUp { return try await endResync(at: position) }
        let answer: Answer<ChangesPage>
        do {
            let limit = JobLimits.feedPageSizes.upperBound
            let call = Call.changes(since: position.cursor, limit: limit, hold: hold, every: interval)
            answer = try await isRepeated ? client.sendRepeatedly(call) : client.send(call)
        } catch let error as JobStatusClientError where error.isResync && position.cursor != nil {
            try await store.beginResync(from: position)
            return .resyncBegan
        }
        let page = answer.value
        guard let report = try await store.apply(page, after: position, serverTime: answer.date) else {
            return .overtaken
        }
        if page.more || position.isResyncing { return .more(report) }
        return .caughtUp(
            FeedStep.Told(
                report: report,
                isEmpty: page.changes.isEmpty,
                retryAfter: page.changes.isEmpty ? answer.retryAfter : nil,
                reach: page.reach
            )
        )
    }

    /// Has the server say of each job that is shown and was not told of whether it still is, and then shows what was read.
    private func endResync(at position: ReplicaPosition) async throws -> FeedStep {
        let missing = try await store.missing(limit: JobLimits.listedIDCount)
        let report: SyncReport?
        if missing.isEmpty {
            report = try await store.finishResync(at: position)
        } else {
            let found = try await client.sendRepeatedly(.jobs(missing)).value.jobs
            report = try await store.settle(found: found, of: missing, at: position)
        }
        return report.map(FeedStep.more) ?? .overtaken
    }
}

extension ReplicaPosition {
    /// Whether there is nothing to be had from here at once, as far as is known.
    fileprivate var canHold: Bool { isCaughtUp && !isResyncing }
}

extension FeedStep {
    /// What was written.
    fileprivate var report: SyncReport? {
        switch self {
        case .caughtUp(let told): told.report
        case .more(let report): report
        case .resyncBegan, .overtaken: nil
        }
    }
}

extension ChangesPage {
    /// How far it goes, if the server says so.
    fileprivate var reach: FeedReach? {
        guard let line, let head else { return nil }
        return FeedReach(line: line, head: head)
    }
}

extension FeedPace {
    /// The pause after a step.
    fileprivate mutating func pause(after step: FeedStep, asked: Duration, took duration: Duration) -> Duration {
        switch step {
        case .more, .overtaken:
            goOn()
            return .zero
        case .resyncBegan:
            return pauseAfterRefusal(random: .random(in: 0..<1))
        case .caughtUp(let told):
            let page = LastPage(isEmpty: told.isEmpty, retryAfter: told.retryAfter)
            return pause(after: page, asked: asked, took: duration)
        }
    }
}
