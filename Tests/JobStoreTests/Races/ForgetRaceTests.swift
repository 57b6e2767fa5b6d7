import JobStore
import StoreTestSupport
import TestSupport
import Testing

/// A start is forgotten with the last of its jobs, whoever forgets which.
@Suite("Forgetting the jobs of a start", .timeLimit(.minutes(1)))
struct ForgetRaceTests {
    private static let starts = "select count(*), coalesce(sum(remaining), 0) from job_start"

    /// Jobs that are over, started together.
    private func finished(_ count: Int, _ test: TestStore) async throws -> [JobID] {
        let jobs = (0..<count).map { _ in NewJob(kind: "echo", input: .emptyObject) }
        let ids = try await test.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id)
        for id in ids { _ = try await test.store.cancel(id, owner: "local") }
        return ids
    }

    @Test func deletedAtOnce() async throws {
        try await withTestStore { test in
            for _ in 0..<20 {
                let ids = try await finished(4, test)
                try await withThrowingTaskGroup { group in
                    for id in ids {
                        group.addTask { _ = try await test.store.delete(id, owner: "local") }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await runSQL(Self.starts, on: test.connectionString) == "0\t0")
        }
    }

    @Test func prunedInParts() async throws {
        try await withTestStore { test in
            // Two starts of one moment, and jobs of both in each part.
            let ids = try await finished(10, test) + finished(10, test)
            try await runSQL(
                """
                with moment as (select max(created_at) as last from job_start)
                update job_start set created_at = last from moment;
                with moment as (select max(created_at) as last from job_start)
                update job set created_at = last, expires_at = now() - ('x' || right(id::text, 1))::bit(4)::integer * interval '1 s'
                from moment;
                """,
                on: test.connectionString
            )
            _ = try await test.store.delete(ids[0], owner: "local")
            for left in [12, 5] {
                #expect(try await test.store.prune(limit: 7) == 7)
                let listed = try await test.listed(by: "local", limit: 3)
                #expect(listed.count == left && listed == listed.sorted { $0 > $1 })
                let remaining = "select sum(remaining) from job_start"
                #expect(try await runSQL(remaining, on: test.connectionString) == "\(left)")
            }
            #expect(try await test.store.prune(limit: 7) == 5)
            #expect(try await runSQL(Self.starts, on: test.connectionString) == "0\t0")
        }
    }

    @Test func deletedAndPrunedAtOnce() async throws {
        try await withTestStore { test in
            for _ in 0..<10 {
                let ids = try await finished(6, test)
                try await runSQL("update job set expires_at = now() - interval '1 s'", on: test.connectionString)
                try await withThrowingTaskGroup { group in
                    for id in ids.prefix(3) {
                        group.addTask { _ = try await test.store.delete(id, owner: "local") }
                    }
                    for _ in 0..<2 { group.addTask { _ = try await test.store.prune(limit: 2) } }
                    try await group.waitForAll()
                }
                while try await test.store.prune() > 0 {}
                #expect(try await runSQL(Self.starts, on: test.connectionString) == "0\t0")
            }
        }
    }

    @Test("A key of a batch is forgotten with the last of its jobs, and those of others stay")
    func keysOfBatches() async throws {
        try await withTestStore { test in
            func start(_ key: String, _ owner: String) async throws -> [JobID] {
                let key = IdempotencyKey(key: key, operation: "batch", payload: .null)
                let jobs = (0..<6).map { NewJob(kind: "echo", input: .int($0)) }
                return try await test.store.start(jobs, owner: owner, idempotencyKey: key).jobs.map(\.id)
            }
            let ids = try await start("a", "local")
            _ = try await start("b", "local")
            _ = try await start("a", "other")
            for id in ids { _ = try await test.store.cancel(id, owner: "local") }
            let keys = "select owner, key from job_key order by 1, 2"
            try await runSQL(
                "update job set expires_at = now() - interval '1 s' where finished_at is not null",
                on: test.connectionString
            )
            #expect(try await test.store.prune(limit: 4) == 4)
            #expect(try await runSQL(keys, on: test.connectionString) == "local\ta\nlocal\tb\nother\ta")
            let left = try await test.store.jobs(ids, owner: "local").map(\.id)
            _ = try await test.store.delete(left[0], owner: "local")
            #expect(try await runSQL(keys, on: test.connectionString) == "local\ta\nlocal\tb\nother\ta")
            #expect(try await test.store.prune(limit: 4) == 1)
            #expect(try await runSQL(keys, on: test.connectionString) == "local\tb\nother\ta")
            // The last one deleted by hand takes it along, too.
            let single = IdempotencyKey(key: "c", operation: "start", payload: .null)
            let job = NewJob(kind: "echo", input: .null)
            let id = try await test.store.start([job], owner: "local", idempotencyKey: single).jobs[0].id
            _ = try await test.store.cancel(id, owner: "local")
            _ = try await test.store.delete(id, owner: "local")
            #expect(try await runSQL(keys, on: test.connectionString) == "local\tb\nother\ta")
        }
    }
}
