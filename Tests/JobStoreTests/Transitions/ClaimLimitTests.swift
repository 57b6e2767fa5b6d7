import JobStore
import StoreTestSupport
import TestSupport
import Testing

@Suite("Limits of claims", .timeLimit(.minutes(1)))
struct ClaimLimitTests {
    private func request(_ limit: Int) -> ClaimRequest {
        ClaimRequest(queue: "default", room: ["echo": 100], globalLimits: ["echo": limit], limit: 100)
    }

    @Test func nodesTogetherTakeNoMoreThanTheLimit() async throws {
        try await withTestStore { test in
            for _ in 0..<40 { _ = try await test.pending() }
            let nodes = [try await test.node(), try await test.node(), try await test.node()]
            let claimed = try await withThrowingTaskGroup(of: [ClaimedJob].self) { group in
                for turn in 0..<24 {
                    group.addTask {
                        var one = request(7)
                        one.limit = 1 + turn % 3
                        return try await test.store.claim(one, node: nodes[turn % 3])
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 7)
            let none = try await test.store.claim(request(7), node: nodes[0])
            #expect(none.isEmpty)
            _ = try await test.store.complete(claimed.prefix(2).map { JobCompletion(lease: $0.lease, result: .null) })
            let next = try await test.store.claim(request(7), node: nodes[1])
            #expect(next.count == 2)
            // A limit that became smaller than what runs lets in nobody.
            let smaller = try await test.store.claim(request(3), node: nodes[1])
            #expect(smaller.isEmpty)
        }
    }

    @Test func pausedKindsAreLeftAlone() async throws {
        try await withTestStore { test in
            let running = try await test.processing()
            _ = try await test.pending()
            _ = try await test.pending(kind: "noop")
            #expect(try await test.store.pause(kind: "echo"))
            #expect(try await test.store.pause(kind: "echo") == false)
            let counts = try await test.store.counts(of: "echo")
            #expect(counts.waiting == 1 && counts.running == 1)
            let node = try await test.node()
            let claimed = try await test.claim(node, kinds: ["echo", "noop"])
            #expect(claimed.map(\.kind) == ["noop"])
            let ended = try await test.store.complete([JobCompletion(lease: running.lease, result: .null)])
            #expect(ended.count == 1)
            #expect(try await test.store.resume(kind: "echo"))
            #expect(try await test.store.resume(kind: "echo") == false)
            let again = try await test.claim(node, kinds: ["echo", "noop"])
            #expect(again.map(\.kind) == ["echo"])
        }
    }

    @Test func aQueueIsTakenFromAlone() async throws {
        try await withTestStore { test in
            let slow = NewJob(kind: "echo", input: .emptyObject, queue: "slow", priority: 100)
            _ = try await test.store.start([slow], owner: "local", idempotencyKey: nil)
            let quick = try await test.pending()
            let node = try await test.node()
            let claimed = try await test.claim(node)
            #expect(claimed.map(\.lease.jobID) == [quick])
            let rest = try await test.store.claim(ClaimRequest(queue: "slow", room: ["echo": 9], limit: 9), node: node)
            #expect(rest.count == 1)
        }
    }

    @Test func whatIsDeletedLeavesATombstoneForAsLongAsJobsAreKept() async throws {
        try await withTestStore { test in
            let job = try await test.processing()
            _ = try await test.store.complete([JobCompletion(lease: job.lease, result: .null)])
            let revision = try await test.job(job.lease.jobID).revision
            let outcome = try await test.store.delete(job.lease.jobID, owner: "local")
            guard case .deleted = outcome else {
                Issue.record("it was not deleted")
                return
            }
            let stone = try await runSQL("select id, revision, owner from job_tombstone", on: test.connectionString)
            #expect(stone == "\(job.lease.jobID)\t\(revision + 1)\tlocal")
            #expect(try await test.store.pruneTombstones() == 0)
            _ = try await runSQL("update job_tombstone set expires_at = now()", on: test.connectionString)
            #expect(try await test.store.pruneTombstones() == 1)
        }
    }
}
