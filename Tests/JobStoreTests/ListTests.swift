import Foundation
import JobStatusModels
import JobStore
import StoreTestSupport
import TestSupport
import Testing

@Suite("Listing")
struct ListTests {
    @Test func pagesThroughEverythingOnce() async throws {
        try await withTestStore { test in
            // One batch has one time of creation, so the ids decide.
            let jobs = (0..<25).map { NewJob(kind: $0.isMultiple(of: 5) ? "five" : "other", input: .int($0)) }
            let ids = try await test.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id)
            var seen: [JobID] = []
            var query = JobListQuery(owner: "local", limit: 10)
            repeat {
                let page = try await test.store.list(query)
                seen += page.jobs.map(\.id)
                query.page = try page.next.map { try #require(JobPageToken($0.description)) }
            } while query.page != nil
            #expect(seen == ids.sorted { $0.description > $1.description })

            let fives = try await test.store.list(JobListQuery(owner: "local", status: .pending, kind: "five"))
            #expect(fives.jobs.count == 5)
            #expect(fives.next == nil)
            #expect(try await test.store.list(JobListQuery(owner: "local", status: .failed)).jobs.isEmpty)
            #expect(try await test.store.list(JobListQuery(owner: "other")).jobs.isEmpty)
        }
    }

    @Test func startsOfOneMomentAreOneOrder() async throws {
        try await withTestStore { test in
            // More than are sorted at a time, in starts whose ids lie between each other's.
            for _ in 0..<4 {
                let jobs = (0..<60).map { _ in NewJob(kind: "echo", input: .emptyObject) }
                _ = try await test.store.start(jobs, owner: "local", idempotencyKey: nil)
            }
            try await runSQL(
                """
                create table new_name as select id as old, gen_random_uuid() as id from job;
                update job_start set created_at = '2026-01-01', job_ids = (
                    select array_agg(n.id order by n.id) from new_name n where n.old = any (job_ids));
                update job j set created_at = '2026-01-01', id = n.id from new_name n where n.old = j.id;
                """,
                on: test.connectionString
            )
            let ids = try await test.listed(by: "local", limit: 7)
            #expect(ids.count == 240 && ids == ids.sorted { $0 > $1 })
        }
    }

    /// What is gone of a start is still named by it, and is no page's end.
    @Test func whatIsForgottenHidesNothingBehindIt() async throws {
        try await withTestStore { test in
            let jobs = (0..<60).map { _ in NewJob(kind: "echo", input: .emptyObject) }
            let older = try await test.store.start(jobs, owner: "other", idempotencyKey: nil).jobs.map(\.id)
            let ids = try await test.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id).sorted()
            try await runSQL(
                "update job set state = 'failed', finished_at = now(), expires_at = now(), error_message = 'x', error_code = 'x'"
                    + " where owner = 'local'",
                on: test.connectionString
            )
            for id in ids.suffix(30) { _ = try await test.store.delete(id, owner: "local") }
            #expect(try await test.listed(by: "local", limit: 10) == ids.prefix(30).reversed())
            #expect(try await test.listed(by: nil, limit: 10) == ids.prefix(30).reversed() + older.sorted().reversed())
        }
    }

    @Test func leavesOutLongResults() async throws {
        try await withTestStore { test in
            let node = try await test.node()
            _ = try await test.pending()
            let lease = try await test.claim(node)[0].lease
            let long = RawJSON.string(String(repeating: "x", count: 5000))
            _ = try await test.store.complete([JobCompletion(lease: lease, result: long)])
            let listed = try await test.store.list(JobListQuery(owner: "local")).jobs[0]
            #expect(listed.result == nil)
            #expect(listed.resultOmitted)
            #expect(try await test.store.jobs([lease.jobID, JobID()], owner: "local").map(\.resultOmitted) == [true])
            #expect(try await test.job(lease.jobID).result == long)
        }
    }

    @Test(arguments: [
        "", "_", "x_y", "zzzzzzzzzzzz_00000000-0000-7000-8000-000000000000", "1_2_3",
        "é_",
        "-1y2p0ij32e8e8_01890a5d-ac96-774b-bcce-b302099a8057",
    ])
    func refusesTokensThatAreNone(text: String) {
        #expect(JobPageToken(text) == nil)
    }
}
