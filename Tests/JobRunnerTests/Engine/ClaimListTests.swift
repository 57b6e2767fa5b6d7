import JobRunner
import JobStatusModels
import JobStore
import StoreTestSupport
import TestSupport
import Testing

@Suite("The list of a claim", .timeLimit(.minutes(1)))
struct ClaimListTests {
    @Test func isShortenedToWhatStillRuns() async throws {
        let release = Signal()
        // A renewal looks at it, for nothing else ends.
        try await withRunner(.test(lease: .seconds(4))) { context in
            if context.maxAttempts == 2 { await release.wait() }
            return "done"
        } test: { harness in
            let jobs = (1...5).map { NewJob(kind: "scripted", input: .emptyObject, maxAttempts: $0 == 3 ? 2 : 1) }
            let ids = try await harness.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id)
            for id in ids where id != ids[2] { _ = try await harness.end(of: id) }
            while try await lists(harness) != "{\(ids[2])}" {}
            await release.give()
            #expect(try await harness.end(of: ids[2]).status == .completed)
            while try await !lists(harness).isEmpty {}
        }
    }

    private func lists(_ harness: RunnerHarness) async throws -> String {
        try await runSQL("select job_ids from job_claim", on: harness.test.connectionString)
    }
}
