import Foundation
import JobStatusModels
import JobStore
import PostgresClient
import StoreTestSupport
import Testing

@Suite("Starting")
struct StartTests {
    private let job = NewJob(kind: "echo", input: .emptyObject)

    private func key(_ payload: String, key: String = "k", operation: String = "start") throws -> IdempotencyKey {
        IdempotencyKey(key: key, operation: operation, payload: try RawJSON(validating: payload.utf8))
    }

    @Test func whatIsReturnedIsWhatIsStored() async throws {
        try await withTestStore { test in
            let made = try await test.store.start([job], owner: "local", idempotencyKey: nil).jobs[0]
            let read = try await test.job(made.id)
            #expect(made.createdAt == read.createdAt)
            #expect(made.updatedAt == read.updatedAt)
            #expect(made.revision == read.revision)
            #expect(made.runAt == read.runAt)
            #expect(made.status == read.status)
        }
    }

    @Test func keepsTheOrderOfABatch() async throws {
        try await withTestStore { test in
            let jobs = (0..<1000).map { NewJob(kind: "kind-\($0)", input: .int($0)) }
            let made = try await test.store.start(jobs, owner: "local", idempotencyKey: nil).jobs
            #expect(made.map(\.kind) == jobs.map(\.kind))
            let last = try await test.job(made[999].id)
            #expect(last.kind == "kind-999")
        }
    }

    @Test func aKeyMakesOneJob() async throws {
        try await withTestStore { test in
            let first = try await test.store.start([job], owner: "local", idempotencyKey: key(#"{"a":1,"b":[2,3]}"#))
            let same = try await test.store.start([job], owner: "local", idempotencyKey: key(#"{"b":[2,3],"a":1.0}"#))
            #expect(!first.isReplay)
            #expect(same.isReplay)
            #expect(same.jobs.map(\.id) == first.jobs.map(\.id))
        }
    }

    @Test func aKeyStandsForOneRequestOfOneOwner() async throws {
        try await withTestStore { test in
            let first = try await test.store.start([job], owner: "local", idempotencyKey: key("{}"))
            await #expect {
                try await test.store.start([job], owner: "local", idempotencyKey: key(#"{"a":1}"#))
            } throws: {
                ($0 as? JobStoreError)?.code == .idempotencyKeyReused
            }
            await #expect(throws: JobStoreError.self) {
                try await test.store.start([job], owner: "local", idempotencyKey: key("{}", operation: "batch"))
            }
            let other = try await test.store.start([job], owner: "other", idempotencyKey: key("{}"))
            #expect(!other.isReplay)
            #expect(other.jobs[0].id != first.jobs[0].id)
        }
    }

    @Test func aHundredAtOnceMakeOneJob() async throws {
        try await withTestStore { test in
            try await test.withOther { second in
                let key = try key(#"{"n":1}"#)
                let outcomes = try await withThrowingTaskGroup(of: StartOutcome.self) { group in
                    for number in 0..<100 {
                        let store = number.isMultiple(of: 2) ? test.store : second
                        group.addTask { try await store.start([job], owner: "local", idempotencyKey: key) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(Set(outcomes.map { $0.jobs[0].id }).count == 1)
                #expect(outcomes.filter { !$0.isReplay }.count == 1)
            }
        }
    }

    @Test func keysWithoutJobsAreSwept() async throws {
        try await withTestStore { test in
            let started = try await test.store.start([job], owner: "local", idempotencyKey: key("{}"))
            try await test.withOther(JobStoreSettings(now: { Date(timeIntervalSinceNow: 7200) })) { later in
                let none = try await later.sweepKeys()
                #expect(none == 0)
                _ = try await test.database.execute("delete from job where id = $1", started.jobs[0].id.uuid)
                let one = try await later.sweepKeys()
                #expect(one == 1)
            }
        }
    }

    @Test func aKeyLivesAsLongAsItsJob() async throws {
        try await withTestStore { test in
            let first = try await test.store.start([job], owner: "local", idempotencyKey: key("{}"))
            let id = first.jobs[0].id
            _ = try await test.store.cancel(id, owner: "local")
            guard case .deleted = try await test.store.delete(id, owner: "local") else {
                Issue.record("A job that is over can be deleted.")
                return
            }
            let second = try await test.store.start([job], owner: "local", idempotencyKey: key(#"{"other":true}"#))
            #expect(!second.isReplay)
        }
    }

    @Test func contentThatTheDatabaseRefusesStoresNothing() async throws {
        try await withTestStore { test in
            let bad = NewJob(kind: "nul\u{0}", input: .emptyObject)
            await #expect {
                try await test.store.start([job, bad], owner: "local", idempotencyKey: nil)
            } throws: {
                ($0 as? JobStoreError)?.code == .refused
            }
            let jobs = try await test.store.list(JobListQuery(owner: "local")).jobs
            #expect(jobs.isEmpty)
        }
    }
}
