import HTTPTypes
import JobStatusModels
import PostgresClient
import Testing

@testable import JobStatusAPI
@testable import JobStore

@Suite(.timeLimit(.minutes(5)))
struct FeedRouteTests {
    /// Follows the feed until it has told so much: a transaction of any other test can hold it back for a while.
    private func follow(
        _ api: APIHarness,
        since cursor: String? = nil,
        limit: Int = 100,
        until count: Int
    ) async throws -> ChangesPage {
        var all = ChangesPage(changes: [], cursor: cursor ?? "", more: false)
        while all.changes.count < count || all.more {
            let since = all.cursor.isEmpty ? "" : "&since=\(all.cursor)"
            let page = try await api.get("/api/changes?limit=\(limit)\(since)").changes
            #expect(page.changes.count <= limit)
            all = ChangesPage(changes: all.changes + page.changes, cursor: page.cursor, more: page.more)
        }
        return all
    }

    @Test
    func beginsWithAllJobsAndGoesOnWithWhatChanges() async throws {
        try await withAPI { api in
            var ids: [String] = []
            for _ in 0..<3 { ids.append(try await api.post("/api/jobs").job.jobID) }
            let all = try await follow(api, until: 3)
            #expect(all.changes.map(\.jobID) == ids)
            let lease = try await api.worker.claim()
            let next = try await follow(api, since: all.cursor, until: 1)
            #expect(next.changes.map(\.jobID) == [lease.jobID.description])
            guard case .updated(let job) = next.changes.first else { throw CancellationError() }
            #expect(job.status == .processing)
            #expect(try await api.get("/api/changes?since=\(next.cursor)").changes.changes.isEmpty)
        }
    }

    @Test
    func nowIsBehindAllThatIsThereAndBeforeAllThatComes() async throws {
        try await withAPI { api in
            for _ in 0..<3 { _ = try await api.post("/api/jobs") }
            // A transaction of any other test can hold the line back, and what is behind it comes again.
            _ = try await follow(api, until: 3)
            let now = try await api.get("/api/changes?since=now").changes
            #expect(now.changes.isEmpty && !now.more && now.cursor != ChangesPage.now)
            let id = try await api.post("/api/jobs").job.jobID
            #expect(try await follow(api, since: now.cursor, until: 1).changes.map(\.jobID) == [id])
            async let held = api.get("/api/changes?since=now&wait=60")
            while api.services.feed.board.desk.count == 0 { await Task.yield() }
            let later = try await api.post("/api/jobs").job.jobID
            #expect(try await held.changes.changes.last?.jobID == later)
        }
    }

    @Test
    func aPageMayEndInsideATransaction() async throws {
        try await withAPI { api in
            let starts = repeatElement(#"{"kind":"noop"}"#, count: 25).joined(separator: ",")
            _ = try await api.post("/api/jobs/batch", #"{"jobs":[\#(starts)]}"#)
            let all = try await follow(api, limit: 10, until: 25)
            #expect(all.changes.count == 25)
            #expect(Set(all.changes.map(\.jobID)).count == 25)
        }
    }

    @Test
    func tellsOfDeletedJobs() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            try await api.worker.complete(api.worker.claim())
            let cursor = try await follow(api, until: 1).cursor
            #expect(try await api.delete("/api/jobs/\(id)").status == 204)
            let next = try await follow(api, since: cursor, until: 1)
            #expect(next.changes.last == .deleted(jobID: id))
            // Whoever begins never knew it.
            #expect(try await api.get("/api/changes").changes.changes.isEmpty)
        }
    }

    @Test
    func holdsUntilSomethingChanges() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let cursor = try await api.get("/api/changes").changes.cursor
            async let held = api.get("/api/changes?since=\(cursor)&wait=60")
            while api.services.feed.board.desk.count == 0 { await Task.yield() }
            let id = try await api.post("/api/jobs").job.jobID
            #expect(try await held.changes.changes.map(\.jobID) == [id])
            // The clock stood still: it was the change that ended the hold.
        }
    }

    @Test
    func withNothingNewTheCursorMovesOn() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let cursor = try await api.get("/api/changes").changes.cursor
            async let held = api.get("/api/changes?since=\(cursor)", [.prefer: "wait=60"])
            while api.services.feed.board.desk.count == 0 { await Task.yield() }
            // Transactions of others move the line.
            _ = try await api.store.database.execute("select pg_current_xact_id()")
            clock.advance(by: .seconds(60))
            let answer = try await held
            #expect(answer.headers[.preferenceApplied] == "wait=60")
            #expect(try answer.changes.changes.isEmpty)
            // One of any other test can hold it back for a while.
            while try await api.get("/api/changes?since=\(cursor)").changes.cursor == cursor {}
        }
    }

    @Test
    func aTransactionThatStillRunsHoldsItBackAndNothingElse() async throws {
        try await withAPI { api in
            let cursor = try await api.get("/api/changes").changes.cursor
            try await api.store.database.withConnection { other in
                try await other.executeScript("begin; select pg_current_xact_id()")
                let id = try await api.post("/api/jobs").job.jobID
                #expect(try await api.get("/api/jobs/\(id)").status == 200)
                #expect(try await api.get("/api/changes?since=\(cursor)").changes.changes.isEmpty)
                async let held = api.get("/api/changes?since=\(cursor)&wait=60")
                while api.services.feed.board.desk.count == 0 { await Task.yield() }
                try await other.executeScript("commit")
                #expect(try await held.changes.changes.map(\.jobID) == [id])
            }
        }
    }

    @Test
    func aCursorOfAnotherHistoryIsGone() async throws {
        try await withAPI { api in
            _ = try await api.post("/api/jobs")
            let cursor = try await api.get("/api/changes").changes.cursor
            // As a restored dump finds it: the row names another database, and the changes have a higher count.
            _ = try await api.store.database.execute("update job_history set timeline = '00000077'")
            _ = try await api.store.database.execute("update job set changed_in = '4000000000'")
            let answer = try await api.get("/api/changes?since=\(cursor)")
            #expect(answer.status == 410)
            #expect(try answer.problem.type == "/problems/cursor-expired")
            #expect(try answer.problem.retry == .resync)
            let all = try await follow(api, until: 1)
            #expect(all.changes.count == 1)
            #expect(try await api.get("/api/changes?since=\(all.cursor)").status == 200)
        }
    }

    @Test
    func aCursorFromTheFutureIsGone() async throws {
        try await withAPI { api in
            let cursor = try #require(FeedCursor(try await api.get("/api/changes").changes.cursor))
            var ahead = cursor
            // Far ahead: all databases of a cluster count together, and other tests make transactions, too.
            ahead.position.transaction += 1 << 40
            #expect(try await api.get("/api/changes?since=\(ahead)").status == 410)
            #expect(try await api.get("/api/changes?since=garbage").status == 410)
        }
    }

    @Test
    func aCursorFromBeforeForgottenTombstonesIsGone() async throws {
        try await withAPI { api in
            let cursor = try await api.get("/api/changes").changes.cursor
            let id = try await api.post("/api/jobs").job.jobID
            try await api.worker.complete(api.worker.claim())
            #expect(try await api.delete("/api/jobs/\(id)").status == 204)
            _ = try await api.store.database.execute("update job_tombstone set expires_at = now()")
            #expect(try await api.store.pruneTombstones(limit: 10) == 1)
            #expect(try await api.get("/api/changes?since=\(cursor)").status == 410)
        }
    }

    @Test(arguments: ["limit=0", "limit=501", "wait=301", "wait=x", "every=301", "every=x"])
    func badParametersAreNamed(query: String) async throws {
        try await withAPI { api in
            let answer = try await api.get("/api/changes?\(query)")
            #expect(answer.status == 400)
            #expect(try answer.problem.type == "/problems/invalid-parameter")
        }
    }
}
