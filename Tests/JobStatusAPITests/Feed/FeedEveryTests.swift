import JobStatusModels
import PostgresClient
import Testing

@testable import JobStatusAPI
@testable import JobStore

/// `every=` of the feed: progress alone waits for its time, all else comes at once.
@Suite(.timeLimit(.minutes(5)))
struct FeedEveryTests {
    /// Runs a test with a job that runs, and the path that asks for what comes after its start; the clock stands still.
    private func withRunningJob(
        _ body: @Sendable (APIHarness, ManualClock, Lease, String) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            _ = try await api.post("/api/jobs")
            let lease = try await api.worker.claim()
            var page = try await api.get("/api/changes").changes
            // A transaction of any other test can hold the feed back for a while.
            while page.changes.isEmpty { page = try await api.get("/api/changes").changes }
            try await body(api, clock, lease, "/api/changes?since=\(page.cursor)")
        }
    }

    /// Waits until the request that is held has seen progress: it sleeps for its quiet time then.
    private func waitForProgress(_ clock: ManualClock, quiet: Duration) async {
        while await clock.sleepBegan() != quiet {}
    }

    @Test
    func progressWaitsForItsTime() async throws {
        try await withRunningJob { api, clock, lease, path in
            async let held = api.get(path + "&wait=60&every=10")
            while api.services.feed.board.desk.count == 0 { await Task.yield() }
            try await api.worker.report(lease, progress: 50)
            await waitForProgress(clock, quiet: .seconds(10))
            clock.advance(by: .seconds(10))
            let page = try await held.changes
            guard case .updated(let job) = page.changes.first else { throw CancellationError() }
            #expect(job.progress == 50 && page.changes.count == 1)
            #expect(api.services.waiter.held.count == 0)
        }
    }

    @Test
    func anEndBehindProgressComesAtOnce() async throws {
        try await withRunningJob { api, clock, lease, path in
            async let held = api.get(path + "&wait=60&every=10")
            while api.services.feed.board.desk.count == 0 { await Task.yield() }
            try await api.worker.report(lease, progress: 50)
            await waitForProgress(clock, quiet: .seconds(10))
            // Only the pace of looks passes, some of which may find the change held back.
            let pace = Task {
                while let sleep = await clock.sleepBegan() {
                    if sleep <= FeedReader.leastPace { clock.advance(by: sleep) }
                }
            }
            defer { pace.cancel() }
            try await api.worker.complete(lease)
            guard case .updated(let job) = try await held.changes.changes.first else { throw CancellationError() }
            #expect(job.status == .completed)
        }
    }

    /// What woke it is still there, so it must not go on for ever.
    @Test(arguments: ["", "&every=5"])
    func aHoldEndsInTimeThoughItsReadingFails(every: String) async throws {
        try await withRunningJob { api, clock, lease, path in
            async let held = api.get(path + "&wait=20" + every)
            while api.services.feed.board.desk.count == 0 { await Task.yield() }
            _ = try await api.store.database.execute("alter table job_history rename to away")
            let time = Task {
                while let sleep = await clock.sleepBegan() { clock.advance(by: sleep) }
            }
            defer { time.cancel() }
            try await api.worker.complete(lease)
            #expect(try await held.changes.changes.isEmpty)
            #expect(api.services.waiter.held.count == 0)
        }
    }

    /// Of whom it is not known whether he was told of a run all is news.
    @Test
    func nothingIsKeptBackBehindAPageThatDidNotTellAll() async throws {
        try await withRunningJob { api, _, lease, path in
            _ = try await api.post("/api/jobs")
            try await api.worker.report(lease, progress: 50)
            var page = try await api.get(path + "&limit=1").changes
            while !page.more { page = try await api.get(path + "&limit=1").changes }
            let next = try await api.get("/api/changes?since=\(page.cursor)&wait=60&every=60").changes
            #expect(next.changes.count == 1)
        }
    }

    @Test
    func progressThatIsThereWaitsToo() async throws {
        try await withRunningJob { api, clock, lease, path in
            try await api.worker.report(lease, progress: 50)
            while try await api.get(path).changes.changes.isEmpty {}
            async let held = api.get(path + "&wait=60&every=10")
            await waitForProgress(clock, quiet: .seconds(10))
            // The desk sets its alarm before the task sleeps.
            while api.services.feed.board.desk.count == 0 { await Task.yield() }
            #expect(api.services.feed.board.desk.count == 1)
            clock.advance(by: .seconds(10))
            #expect(try await held.changes.changes.count == 1)
        }
    }

    @Test
    func aRequestToStopANewJobAndADeletionComeAtOnce() async throws {
        try await withRunningJob { api, clock, lease, path in
            var path = path
            let moves: [@Sendable () async throws -> Void] = [
                { _ = try await api.post("/api/jobs/\(lease.jobID)/cancel") },
                { _ = try await api.post("/api/jobs") },
                { try await api.worker.complete(lease) },
                { _ = try await api.delete("/api/jobs/\(lease.jobID)") },
            ]
            for move in moves {
                let asked = path + "&wait=60&every=60"
                async let held = api.get(asked)
                while api.services.feed.board.desk.count == 0 { await Task.yield() }
                try await move()
                let page = try await held.changes
                #expect(page.changes.count == 1)
                path = "/api/changes?since=\(page.cursor)"
            }
        }
    }

    @Test
    func newsBehindMoreProgressThanAPageHoldsIsFound() async throws {
        try await withRunningJob { api, clock, lease, path in
            try await api.worker.report(lease, progress: 50)
            while try await api.get(path).changes.changes.isEmpty {}
            let id = try await api.post("/api/jobs").job.jobID
            // The first page has one change, and there are more: it looks on, and does not wait.
            let page = try await api.get(path + "&wait=60&every=60&limit=1").changes
            #expect(page.changes.map(\.jobID) == [lease.jobID.description] && page.more)
            #expect(try await api.get("/api/changes?since=\(page.cursor)").changes.changes.map(\.jobID) == [id])
        }
    }

    @Test
    func thoseWhoFollowOneOwnerAreAllTold() async throws {
        try await withRunningJob { api, clock, lease, path in
            try await withThrowingTaskGroup(of: ChangesPage.self) { group in
                for _ in 0..<20 { group.addTask { try await api.get(path + "&wait=60&every=10").changes } }
                while api.services.feed.board.desk.count < 20 { await Task.yield() }
                try await api.worker.report(lease, progress: 50)
                await waitForProgress(clock, quiet: .seconds(10))
                clock.advance(by: .seconds(10))
                for try await page in group { #expect(page.changes.count == 1) }
            }
        }
    }

    @Test
    func noChangeSlipsBetweenLookAndWait() async throws {
        try await withAPI { api in
            for _ in 0..<30 {
                _ = try await api.post("/api/jobs")
                let lease = try await api.worker.claim()
                let cursor = try await api.get("/api/changes?since=now").changes.cursor
                async let held = api.get("/api/changes?since=\(cursor)&wait=300&every=300")
                async let done: Void = {
                    try await api.worker.report(lease, progress: 10)
                    try await api.worker.complete(lease)
                }()
                // What was held back may be told first.
                var page = try await held.changes
                while !page.changes.contains(where: { $0.isOver(lease.jobID.description) }) {
                    page = try await api.get("/api/changes?since=\(page.cursor)&wait=300&every=300").changes
                }
                try await done
            }
        }
    }
}

extension ChangesPage.Change {
    /// Whether it tells the end of a job.
    fileprivate func isOver(_ jobID: String) -> Bool {
        if case .updated(let status) = self { status.jobID == jobID && status.isOver } else { false }
    }
}
