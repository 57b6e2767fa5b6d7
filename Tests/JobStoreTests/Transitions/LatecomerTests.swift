import Foundation
import JobStore
import StoreTestSupport
import Testing

/// Claims that begin behind what is over find those that join the line further ahead.
@Suite("Latecomers", .timeLimit(.minutes(1)))
struct LatecomerTests {
    /// A claim of what lies ahead of all there is, and of latecomers.
    private func claim(_ test: TestStore, _ node: NodeID, limit: Int = 10, late: Bool = true) async throws -> [JobID] {
        var request = ClaimRequest(queue: "default", room: ["echo": limit], limit: limit)
        request.floors = ["echo": [ClaimFloor(priority: 0, since: .now + 3600)]]
        request.seesLatecomers = late
        return try await test.store.claim(request, node: node).map(\.lease.jobID)
    }

    @Test func areThoseThatWerePutBack() async throws {
        try await withTestStore { test in
            _ = try await test.pending()
            let node = try await test.node()
            let lease = try await test.claim(node)[0].lease
            _ = try await test.store.putBack([lease])
            _ = try await test.pending()
            #expect(try await claim(test, node, late: false).isEmpty)
            #expect(try await claim(test, node) == [lease.jobID])
        }
    }

    @Test func areThoseThatWereTakenBack() async throws {
        try await withTestStore { test in
            let (first, second) = (try await test.pending(), try await test.pending())
            let node = try await test.node()
            let lost = try await test.node()
            _ = try await test.claim(node, limit: 1)
            _ = try await test.claim(lost, limit: 1)
            _ = try await test.store.takeBack(from: node, except: [])
            try await test.store.leave(lost)
            _ = try await test.store.rescue()
            #expect(try await claim(test, node) == [first, second])
        }
    }

    @Test func areThoseWhoseTimeHadPassed() async throws {
        try await withTestStore { test in
            let started = try await test.pending(runAt: .now - 60)
            let waits = try await test.pending(runAt: .now + 60)
            let later = JobStoreSettings(now: { Date(timeIntervalSinceNow: 120) })
            _ = try await test.withOther(later) { try await $0.promote() }
            #expect(try await claim(test, test.node()) == [started, waits])
        }
    }

    @Test func areNotThoseThatComeInTime() async throws {
        try await withTestStore { test in
            _ = try await test.pending()
            #expect(try await claim(test, test.node()).isEmpty)
        }
    }

    @Test func goWhereTheyBelong() async throws {
        try await withTestStore { test in
            let node = try await test.node()
            let first = try await test.pending(runAt: .now - 20)
            let high = try await test.pending(priority: 1)
            let second = try await test.pending(runAt: .now - 10)
            let third = try await test.pending()
            var order: [JobID] = []
            for _ in 0..<4 { order += try await test.claim(node, limit: 1).map(\.lease.jobID) }
            #expect(order == [high, first, second, third])
        }
    }
}
