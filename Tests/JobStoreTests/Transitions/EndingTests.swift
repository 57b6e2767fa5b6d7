import Foundation
import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Ending jobs")
struct EndingTests {
    @Test func completes() async throws {
        try await withTestStore { test in
            let claimed = try await test.processing()
            let result = try RawJSON(validating: #"{"n":12345678901234567,"x":1.0}"#.utf8)
            let changed = try await test.store.complete([JobCompletion(lease: claimed.lease, result: result)])
            #expect(changed == [claimed.lease.jobID])
            let job = try await test.job(claimed.lease.jobID)
            #expect(job.status == .completed)
            #expect(job.progress == 100)
            #expect(job.result == result)
            #expect(job.finishedAt != nil)
            #expect(job.expiresAt.map { $0.timeIntervalSinceNow > 6 * 86_400 } == true)
        }
    }

    @Test func failsForGood() async throws {
        try await withTestStore { test in
            let claimed = try await test.processing()
            let failure = AttemptFailure(lease: claimed.lease, code: "failed", message: "Input invalid")
            _ = try await test.store.fail([failure])
            let job = try await test.job(claimed.lease.jobID)
            #expect(job.status == .failed)
            #expect(job.errorMessage == "Input invalid")
            #expect(job.errorCode == "failed")
        }
    }

    @Test func triesAgainAfterADelay() async throws {
        try await withTestStore { test in
            let claimed = try await test.processing(maxAttempts: 2)
            _ = try await test.store.fail([
                AttemptFailure(lease: claimed.lease, code: "failed", message: "x", retryDelay: .seconds(60))
            ])
            let job = try await test.job(claimed.lease.jobID)
            #expect(job.status == .pending)
            #expect(job.attempt == 1)
            #expect(job.progress == 0)
            #expect(job.startedAt == nil)
            #expect(job.runAt.map { $0.timeIntervalSinceNow > 50 } == true)
            #expect(try await test.claim(test.node()).isEmpty)
        }
    }

    @Test func putsBackUncharged() async throws {
        try await withTestStore { test in
            let claimed = try await test.processing()
            _ = try await test.store.putBack([claimed.lease])
            let job = try await test.job(claimed.lease.jobID)
            #expect(job.status == .pending)
            #expect(job.attempt == 0)
            let again = try await test.claim(test.node())
            #expect(again.map(\.attempt) == [1])
            #expect(again[0].lease != claimed.lease)
        }
    }

    @Test("A worker that lost its lease changes nothing", arguments: ["complete", "fail", "putBack", "report"])
    func isFenced(by transition: String) async throws {
        try await withTestStore { test in
            let stale = try await test.processing()
            _ = try await test.store.putBack([stale.lease])
            let fresh = try await test.claim(test.node())[0]
            let before = try await test.job(fresh.lease.jobID)
            switch transition {
            case "complete":
                #expect(try await test.store.complete([JobCompletion(lease: stale.lease, result: .null)]).isEmpty)
            case "fail":
                let failure = AttemptFailure(lease: stale.lease, code: "failed", message: "x")
                #expect(try await test.store.fail([failure]).isEmpty)
            case "putBack":
                #expect(try await test.store.putBack([stale.lease]).isEmpty)
            default:
                try await test.store.report([stale.lease: ProgressReport(progress: 50)])
            }
            let after = try await test.job(fresh.lease.jobID)
            #expect(after.revision == before.revision)
            #expect(after.status == before.status)
            #expect(try await test.store.held([stale.lease]).isEmpty)
            #expect(try await test.store.held([fresh.lease])[fresh.lease]?.isCancelRequested == false)
        }
    }

    @Test func progressNeverGoesBack() async throws {
        try await withTestStore { test in
            let lease = try await test.processing().lease
            try await test.store.report([lease: ProgressReport(progress: 40, message: "page 4")])
            try await test.store.report([lease: ProgressReport(progress: 30)])
            let job = try await test.job(lease.jobID)
            #expect(job.progress == 40)
            #expect(job.message == "page 4")
            // What changes nothing that can be seen is no revision.
            #expect(job.revision == 3)
        }
    }

    @Test func endsManyAtOnce() async throws {
        try await withTestStore { test in
            for _ in 0..<300 { _ = try await test.pending() }
            let claimed = try await test.claim(test.node(), limit: 300)
            let completions = claimed.map { JobCompletion(lease: $0.lease, result: .null) }
            #expect(try await test.store.complete(completions).count == 300)
        }
    }

    @Test func opposingBatchesDoNotDeadlock() async throws {
        try await withTestStore { test in
            for _ in 0..<400 { _ = try await test.pending() }
            let leases = try await test.claim(test.node(), limit: 400).map(\.lease)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for round in 1...10 {
                    for order in [leases, leases.reversed()] {
                        group.addTask {
                            var reports: [Lease: ProgressReport] = [:]
                            for lease in order { reports[lease] = ProgressReport(progress: round * 5) }
                            try await test.store.report(reports)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await test.job(leases[0].jobID).progress == 50)
        }
    }
}
