import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Cancels that come at the same moment as something else", .timeLimit(.minutes(2)))
struct CancelRaceTests {
    /// Waiting jobs, made at once.
    private func pending(_ count: Int, _ test: TestStore) async throws -> [JobID] {
        let jobs = (0..<count).map { _ in NewJob(kind: "echo", input: .emptyObject) }
        return try await test.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id)
    }

    private func processing(_ count: Int, _ test: TestStore) async throws -> [Lease] {
        _ = try await pending(count, test)
        return try await test.claim(test.node(), limit: count).map(\.lease)
    }

    @Test("Cancelled and ended at once, a job ends once, and a result counts")
    func againstItsEnd() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                let leases = try await processing(120, test)
                let completed = try await withThrowingTaskGroup(of: Set<JobID>.self) { group in
                    for (number, lease) in leases.enumerated() {
                        group.addTask {
                            _ = try await other.cancel(lease.jobID, owner: "local")
                            return []
                        }
                        group.addTask {
                            let store = test.store
                            if number.isMultiple(of: 2) {
                                return try await store.complete([JobCompletion(lease: lease, result: .null)])
                            }
                            let failure = AttemptFailure(lease: lease, code: "x", message: "x", retryDelay: .zero)
                            let failed = try await store.fail([failure])
                            #expect(failed == [lease.jobID])
                            return []
                        }
                    }
                    return try await group.reduce(into: Set<JobID>()) { $0.formUnion($1) }
                }
                for (number, lease) in leases.enumerated() {
                    let job = try await test.job(lease.jobID)
                    if number.isMultiple(of: 2) {
                        #expect(completed.contains(job.id))
                        #expect(job.status == .completed)
                        #expect(job.revision <= 4)
                    } else {
                        // The cancel found it running, and then there is no other attempt; or it found it waiting again.
                        #expect(job.status == .failed)
                        #expect(job.errorCode == "cancelled")
                    }
                }
                #expect(try await test.claim(test.node()).isEmpty)
            }
        }
    }

    @Test("Cancelled and claimed at once, a job is over or its worker is told")
    func againstItsClaim() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                let ids = try await pending(120, test)
                let node = try await test.node()
                let claimed = try await withThrowingTaskGroup(of: [ClaimedJob].self) { group in
                    for id in ids {
                        group.addTask {
                            _ = try await other.cancel(id, owner: "local")
                            return []
                        }
                    }
                    for _ in 0..<40 {
                        group.addTask { try await test.claim(node, limit: 5) }
                    }
                    return try await group.reduce(into: [ClaimedJob]()) { $0 += $1 }
                }
                let states = try await test.store.held(claimed.map(\.lease))
                #expect(states.count == claimed.count)
                #expect(states.values.allSatisfy { $0.isCancelRequested })
                let running = Set(claimed.map(\.lease.jobID))
                for id in ids {
                    let job = try await test.job(id)
                    #expect(job.status == (running.contains(id) ? .processing : .failed))
                    #expect(job.cancelRequested == running.contains(id))
                }
            }
        }
    }

    @Test("Batches over the same jobs in opposite orders, and cancels of them, end without an error")
    func opposingBatches() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                let leases = try await processing(200, test)
                let ended = try await withThrowingTaskGroup(of: Set<JobID>.self) { group in
                    for start in stride(from: 0, to: 200, by: 50) {
                        for (store, order) in [(test.store, leases), (other, leases.reversed())] {
                            let turned = Array(order[start...] + order[..<start])
                            group.addTask {
                                try await store.complete(turned.map { JobCompletion(lease: $0, result: .null) })
                            }
                            group.addTask {
                                try await store.report(
                                    Dictionary(uniqueKeysWithValues: turned.map { ($0, ProgressReport(progress: 50)) })
                                )
                                return []
                            }
                        }
                    }
                    for (store, order) in [(test.store, leases), (other, leases.reversed())] {
                        group.addTask {
                            for lease in order { _ = try await store.cancel(lease.jobID, owner: "local") }
                            return []
                        }
                    }
                    var ended: [JobID] = []
                    for try await some in group { ended += some }
                    return ended
                }
                #expect(ended.count == 200)
                #expect(Set(ended).count == 200)
            }
        }
    }
}
