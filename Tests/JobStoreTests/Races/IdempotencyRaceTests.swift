import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("A key that many use at once", .timeLimit(.minutes(2)))
struct IdempotencyRaceTests {
    private func key(_ operation: String, _ payload: String = "{}") throws -> IdempotencyKey {
        IdempotencyKey(key: "k", operation: operation, payload: try RawJSON(validating: payload.utf8))
    }

    /// Does the same a hundred times at once, by turns on two nodes.
    private func aHundredTimes<Value: Sendable>(
        _ test: TestStore,
        _ other: JobStore,
        _ body: @escaping @Sendable (JobStore, Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for number in 0..<100 {
                let store = number.isMultiple(of: 2) ? test.store : other
                group.addTask { try await body(store, number) }
            }
            return try await group.reduce(into: [Value]()) { $0.append($1) }
        }
    }

    @Test func makesOneBatch() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                let jobs = (0..<20).map { NewJob(kind: "echo", input: .int($0)) }
                let spellings = try [key("batch", #"{"a":1,"b":2}"#), key("batch", #"{ "b" : 2, "a" : 1.0 }"#)]
                let outcomes = try await aHundredTimes(test, other) { store, number in
                    try await store.start(jobs, owner: "local", idempotencyKey: spellings[number / 2 % 2])
                }
                #expect(outcomes.filter { !$0.isReplay }.count == 1)
                #expect(Set(outcomes.map { $0.jobs.map(\.id) }).count == 1)
                let all = try await test.store.list(JobListQuery(owner: "local", limit: 100)).jobs
                #expect(all.count == 20)
            }
        }
    }

    @Test func makesOneRetry() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                let lease = try await test.processing().lease
                _ = try await test.store.fail([AttemptFailure(lease: lease, code: "failed", message: "x")])
                let key = try key("retry \(lease.jobID)", "null")
                let retries = try await aHundredTimes(test, other) { store, _ in
                    try await store.retry(lease.jobID, owner: "local", idempotencyKey: key)
                }
                let ids = retries.compactMap { retry -> JobID? in
                    guard case .started(let job, _) = retry else { return nil }
                    return job.id
                }
                #expect(ids.count == 100)
                #expect(Set(ids).count == 1)
            }
        }
    }

    @Test("Of several requests under one key one is done, and the others are refused")
    func refusesAnotherPayload() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                let keys = try (0..<4).map { try key("start", "[\($0)]") }
                let outcomes = try await aHundredTimes(test, other) { store, number -> JobID? in
                    do {
                        let job = NewJob(kind: "echo", input: .int(number % 4))
                        let outcome = try await store.start([job], owner: "local", idempotencyKey: keys[number % 4])
                        return outcome.jobs[0].id
                    } catch let error as JobStoreError where error.code == .idempotencyKeyReused {
                        return nil
                    }
                }
                #expect(outcomes.compactMap(\.self).count == 25)
                #expect(Set(outcomes.compactMap(\.self)).count == 1)
            }
        }
    }
}
