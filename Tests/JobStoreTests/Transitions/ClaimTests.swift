import Foundation
import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Claiming")
struct ClaimTests {
    @Test func takesTheBestFirst() async throws {
        try await withTestStore { test in
            let old = try await test.pending()
            let young = try await test.pending()
            let urgent = try await test.pending(priority: 5)
            let early = try await test.pending(runAt: Date(timeIntervalSinceNow: -3600))
            let node = try await test.node()
            var order: [JobID] = []
            for _ in 0..<4 {
                order += try await test.claim(node, limit: 1).map(\.lease.jobID)
            }
            #expect(order == [urgent, early, old, young])
            #expect(try await test.claim(node).isEmpty)
        }
    }

    @Test func leavesOtherKindsAndWhatIsNotDue() async throws {
        try await withTestStore { test in
            _ = try await test.pending(kind: "other")
            let later = try await test.pending(runAt: Date(timeIntervalSinceNow: 3600))
            #expect(try await test.claim(test.node()).isEmpty)
            let job = try await test.job(later)
            #expect(job.status == .pending)
            #expect(job.runAt != nil)
        }
    }

    @Test func showsTheRun() async throws {
        try await withTestStore { test in
            let claimed = try await test.processing(maxAttempts: 3)
            let job = try await test.job(claimed.lease.jobID)
            #expect(job.status == .processing)
            #expect(job.attempt == 1)
            #expect(job.maxAttempts == 3)
            #expect(job.revision == 2)
            #expect(job.startedAt != nil)
            #expect(claimed.attempt == 1)
        }
    }

    @Test func givesEachJobToOneNodeOnly() async throws {
        try await withTestStore { test in
            for _ in 0..<200 { _ = try await test.pending() }
            let nodes = [try await test.node(), try await test.node(), try await test.node(), try await test.node()]
            let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for node in nodes {
                    group.addTask {
                        var mine: [JobID] = []
                        while true {
                            let batch = try await test.claim(node, limit: 7)
                            if batch.isEmpty { return mine }
                            mine += batch.map(\.lease.jobID)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 200)
            #expect(Set(claimed).count == 200)
        }
    }

    @Test func takesNoMoreOfAKindThanThereIsRoomFor() async throws {
        try await withTestStore { test in
            for _ in 0..<5 { _ = try await test.pending(kind: "limited", priority: 9) }
            for _ in 0..<5 { _ = try await test.pending(kind: "echo") }
            let request = ClaimRequest(queue: "default", room: ["limited": 2, "echo": 4], limit: 4)
            let claimed = try await test.store.claim(request, node: test.node())
            #expect(claimed.filter { $0.kind == "limited" }.count == 2)
            #expect(claimed.filter { $0.kind == "echo" }.count == 2)
        }
    }

    @Test func takesBackWhatItsNodeKnowsNothingOf() async throws {
        try await withTestStore { test in
            for _ in 0..<3 { _ = try await test.pending() }
            let node = try await test.node()
            let claimed = try await test.claim(node)
            let known = claimed[0].lease
            let count = try await test.store.takeBack(from: node, except: [known])
            #expect(count == 2)
            #expect(try await test.store.held([known]).count == 1)
            let again = try await test.claim(node)
            #expect(Set(again.map(\.lease.jobID)) == Set(claimed.dropFirst().map(\.lease.jobID)))
            #expect(again.allSatisfy { $0.attempt == 1 })
        }
    }

    @Test func refusesANodeThatIsNotKnown() async throws {
        try await withTestStore { test in
            _ = try await test.pending()
            #expect(try await test.claim(NodeID()).isEmpty)
        }
    }

    @Test func promotesWhatHasBecomeDue() async throws {
        try await withTestStore { test in
            let id = try await test.pending(runAt: Date(timeIntervalSinceNow: 3600))
            #expect(try await test.store.promote() == 0)
            let later = JobStoreSettings(now: { Date(timeIntervalSinceNow: 3601) })
            try await test.withOther(later) { store in
                let promoted = try await store.promote()
                #expect(promoted == 1)
            }
            #expect(try await test.claim(test.node()).map(\.lease.jobID) == [id])
        }
    }
}
