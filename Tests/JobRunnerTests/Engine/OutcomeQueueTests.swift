import Foundation
import JobStore
import Testing

@testable import JobRunner

@Suite("Outcomes that are not recorded yet") struct OutcomeQueueTests {
    private func outcomes(_ count: Int) -> [AttemptOutcome] {
        (0..<count).map { _ in .putBack(Lease(jobID: JobID(), token: UUID())) }
    }

    private func queue(_ count: Int) -> OutcomeQueue {
        var queue = OutcomeQueue()
        for outcome in outcomes(count) { queue.add(outcome) }
        return queue
    }

    private func next(_ queue: inout OutcomeQueue) throws -> OutcomeQueue.Batch {
        let batch = queue.next()
        return try #require(batch)
    }

    /// Whether nothing more is handed over now.
    private func isPatient(_ queue: inout OutcomeQueue) -> Bool {
        queue.next() == nil
    }

    @Test func `a single one goes at once`() throws {
        var queue = queue(1)
        let count = try next(&queue).outcomes.count
        #expect(count == 1)
        #expect(isPatient(&queue))
    }

    @Test func `those that end meanwhile go together in the next`() throws {
        var queue = queue(1)
        let first = try next(&queue)
        for outcome in outcomes(150) { queue.add(outcome) }
        #expect(isPatient(&queue))
        queue.settle(first)
        let count = try next(&queue).outcomes.count
        #expect(count == 150)
    }

    @Test func `many go beside the first, and no third`() throws {
        var queue = queue(1)
        let first = try next(&queue)
        for outcome in outcomes(1500) { queue.add(outcome) }
        let beside = try next(&queue).outcomes.count
        #expect(beside == 1000)
        #expect(isPatient(&queue))
        queue.settle(first)
        let after = try next(&queue).outcomes.count
        #expect(after == 500)
    }

    @Test func `nothing is forgotten before it is recorded`() throws {
        var queue = queue(1200)
        let all = Set(queue.leases)
        let first = try next(&queue)
        let second = try next(&queue)
        #expect(queue.total == 1200 && Set(queue.leases) == all)
        queue.settle(second)
        #expect(queue.total == 1000 && Set(queue.leases) == Set(first.outcomes.map(\.lease)))
        queue.settle(first)
        #expect(queue.total == 0 && queue.leases.isEmpty)
    }
}
