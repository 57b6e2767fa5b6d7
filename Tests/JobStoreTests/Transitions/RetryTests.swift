import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Doing a failed job again")
struct RetryTests {
    private func failed(_ test: TestStore) async throws -> JobID {
        let lease = try await test.processing().lease
        _ = try await test.store.fail([AttemptFailure(lease: lease, code: "failed", message: "x")])
        return lease.jobID
    }

    private func started(_ outcome: RetryOutcome?) throws -> (Job, Bool) {
        guard case .started(let job, let isReplay) = outcome else { throw NoSuchJob() }
        return (job, isReplay)
    }

    @Test func makesANewJob() async throws {
        try await withTestStore { test in
            let old = try await failed(test)
            let (new, _) = try started(try await test.store.retry(old, owner: "local", idempotencyKey: nil))
            #expect(new.retryOf == old)
            #expect(new.status == .pending)
            #expect(new.attempt == 0)
            #expect(try await test.job(old).status == .failed)
        }
    }

    @Test func oneAtATime() async throws {
        try await withTestStore { test in
            let old = try await failed(test)
            let ids = try await withThrowingTaskGroup(of: JobID.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try started(try await test.store.retry(old, owner: "local", idempotencyKey: nil)).0.id
                    }
                }
                return try await group.reduce(into: Set<JobID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            for id in ids { _ = try await test.store.cancel(id, owner: "local") }
            let (next, _) = try started(try await test.store.retry(old, owner: "local", idempotencyKey: nil))
            #expect(!ids.contains(next.id))
        }
    }

    @Test func underAKey() async throws {
        try await withTestStore { test in
            let old = try await failed(test)
            let key = IdempotencyKey(key: "again", operation: "retry \(old)", payload: .null)
            let (first, firstIsReplay) = try started(
                try await test.store.retry(old, owner: "local", idempotencyKey: key)
            )
            _ = try await test.store.cancel(first.id, owner: "local")
            let (second, isReplay) = try started(try await test.store.retry(old, owner: "local", idempotencyKey: key))
            #expect(!firstIsReplay)
            #expect(isReplay)
            #expect(second.id == first.id)
        }
    }

    @Test func onlyWhatFailed() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            guard case .notFailed(let job) = try await test.store.retry(id, owner: "local", idempotencyKey: nil) else {
                Issue.record("A job that waits has not failed.")
                return
            }
            #expect(job.id == id)
            #expect(try await test.store.retry(JobID(), owner: "local", idempotencyKey: nil) == nil)
        }
    }
}
