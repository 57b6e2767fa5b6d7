import Foundation
import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Cancelling")
struct CancelTests {
    @Test func endsWhatWaitsAtOnce() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            let job = try #require(try await test.store.cancel(id, owner: "local"))
            #expect(job.status == .failed)
            #expect(job.errorCode == "cancelled")
            #expect(try await test.claim(test.node()).isEmpty)
        }
    }

    @Test func asksWhatRuns() async throws {
        try await withTestStore { test in
            let lease = try await test.processing(maxAttempts: 5).lease
            let job = try #require(try await test.store.cancel(lease.jobID, owner: "local"))
            #expect(job.status == .processing)
            #expect(job.cancelRequested)
            let again = try #require(try await test.store.cancel(lease.jobID, owner: "local"))
            #expect(again.revision == job.revision)
            #expect(try await test.store.held([lease])[lease]?.isCancelRequested == true)

            // Whatever its worker says then, there is no other attempt.
            let failure = AttemptFailure(lease: lease, code: "failed", message: "x", retryDelay: .seconds(1))
            _ = try await test.store.fail([failure])
            let over = try await test.job(lease.jobID)
            #expect(over.status == .failed)
            #expect(over.errorCode == "cancelled")
            #expect(!over.cancelRequested)
        }
    }

    @Test func whatWasJustClaimedRunsSinceThen() async throws {
        try await withTestStore { test in
            _ = try await test.pending()
            let lease = try await test.claim(test.node())[0].lease
            let late = JobStoreSettings(now: { Date(timeIntervalSinceNow: 60) })
            let cancelled = try await test.withOther(late) { try await $0.cancel(lease.jobID, owner: "local") }
            let job = try #require(cancelled)
            #expect(job.status == .processing && job.cancelRequested && job.attempt == 1)
            let startedAt = try #require(job.startedAt)
            #expect(startedAt < job.updatedAt - 30)
            // Its worker has the right to it still.
            #expect(try await test.store.complete([JobCompletion(lease: lease, result: .null)]) == [lease.jobID])
            #expect(try await test.job(lease.jobID).startedAt == startedAt)
        }
    }

    @Test func aCancelledJobIsNotPutBack() async throws {
        try await withTestStore { test in
            let lease = try await test.processing().lease
            _ = try await test.store.cancel(lease.jobID, owner: "local")
            _ = try await test.store.putBack([lease])
            #expect(try await test.job(lease.jobID).errorCode == "cancelled")
        }
    }

    @Test func aResultInTheSameMomentCounts() async throws {
        try await withTestStore { test in
            let lease = try await test.processing().lease
            _ = try await test.store.cancel(lease.jobID, owner: "local")
            _ = try await test.store.complete([JobCompletion(lease: lease, result: .null)])
            #expect(try await test.job(lease.jobID).status == .completed)
            let late = try #require(try await test.store.cancel(lease.jobID, owner: "local"))
            #expect(late.status == .completed)
        }
    }

    @Test func othersJobsAreNotThere() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            #expect(try await test.store.cancel(id, owner: "somebody") == nil)
            #expect(try await test.store.job(id, owner: "somebody") == nil)
            #expect(try await test.job(id).status == .pending)
        }
    }
}
