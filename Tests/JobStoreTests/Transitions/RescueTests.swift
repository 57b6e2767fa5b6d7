import Foundation
import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Rescue")
struct RescueTests {
    /// Lets a node die: its lease has run out an hour later.
    private func giveUp(_ test: TestStore) async throws -> [String] {
        try await test.withOther(JobStoreSettings(now: { Date(timeIntervalSinceNow: 3600) })) { store in
            try await store.giveUpLostNodes(except: nil, renewedWithin: .zero)
        }
    }

    @Test func leavesTheLivingAlone() async throws {
        try await withTestStore { test in
            let lease = try await test.processing().lease
            #expect(try await test.store.giveUpLostNodes(except: nil, renewedWithin: .zero).isEmpty)
            #expect(try await test.store.rescue() == 0)
            #expect(try await test.job(lease.jobID).status == .processing)
        }
    }

    @Test func putsBackWhatALostNodeHeldUncharged() async throws {
        try await withTestStore { test in
            let lease = try await test.processing().lease
            #expect(try await giveUp(test) == ["test"])
            #expect(try await test.store.rescue() == 1)
            let job = try await test.job(lease.jobID)
            #expect(job.status == .pending)
            #expect(job.attempt == 0)
            #expect(try await test.store.complete([JobCompletion(lease: lease, result: .null)]).isEmpty)
        }
    }

    @Test func forgivesThreeLosses() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            for loss in 1...4 {
                let claimed = try await test.claim(test.node())
                #expect(claimed.map(\.attempt) == [1])
                _ = try await giveUp(test)
                #expect(try await test.store.rescue() == 1)
                let job = try await test.job(id)
                #expect(job.status == (loss < 4 ? .pending : .failed))
                #expect(job.errorCode == (loss < 4 ? nil : "worker-lost"))
                // Nobody was told that it ran, but it did.
                #expect((job.startedAt != nil) == (loss == 4))
            }
        }
    }

    @Test func aCancelledJobIsNotRunAgain() async throws {
        try await withTestStore { test in
            let lease = try await test.processing().lease
            _ = try await test.store.cancel(lease.jobID, owner: "local")
            _ = try await giveUp(test)
            _ = try await test.store.rescue()
            #expect(try await test.job(lease.jobID).errorCode == "cancelled")
        }
    }

    @Test func registeringTwiceIsRegisteringOnce() async throws {
        try await withTestStore { test in
            let node = try await test.node()
            try await test.store.register(node, name: "test", leaseDuration: .seconds(30))
            #expect(try await test.store.renew(node, leaseDuration: .seconds(30)))
        }
    }

    @Test func whatANodeThatIsKnownToBeDeadHeldIsTakenBackAtOnce() async throws {
        try await withTestStore { test in
            let job = try await test.pending()
            let dead = try await test.node(lease: .seconds(3600))
            _ = try await test.claim(dead)
            try await test.store.register(NodeID(), name: "next", leaseDuration: .seconds(30), replacing: [dead])
            #expect(try await test.store.rescue() == 1)
            #expect(try await test.job(job).status == .pending)
        }
    }

    @Test func aNameThatNobodyConfirmedIsNoLostNode() async throws {
        try await withTestStore { test in
            let unconfirmed = try await test.node(lease: .zero)
            let other = try await test.node(lease: .zero)
            let node = NodeID()
            try await test.store.register(
                node,
                name: "again",
                leaseDuration: .seconds(30),
                replacing: [unconfirmed, NodeID()]
            )
            #expect(try await test.store.renew(unconfirmed, leaseDuration: .seconds(30)) == false)
            #expect(try await test.store.renew(other, leaseDuration: .seconds(30)))
        }
    }

    @Test func leavesWhatALivingNodeTookMeanwhile() async throws {
        try await withTestStore { test in
            let lost = try await test.processing().lease
            _ = try await giveUp(test)
            // A rescue that waits until another one is done, and the job runs elsewhere.
            let rescues = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let count = try await test.store.rescue()
                        for job in try await test.claim(test.node()) {
                            try await test.store.report([job.lease: ProgressReport()])
                        }
                        return count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(rescues == 1)
            #expect(try await test.job(lost.jobID).status == .processing)
        }
    }

    @Test func aNodeThatWasGivenUpLearnsIt() async throws {
        try await withTestStore { test in
            let node = try await test.node(lease: .seconds(1))
            #expect(try await test.store.renew(node, leaseDuration: .seconds(30)))
            _ = try await giveUp(test)
            #expect(try await test.store.renew(node, leaseDuration: .seconds(30)) == false)
        }
    }
}
