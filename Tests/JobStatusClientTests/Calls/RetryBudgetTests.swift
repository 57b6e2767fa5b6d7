import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

@Suite(.timeLimit(.minutes(1)))
struct RetryBudgetTests {
    @Test func someRetriesAreFreeAndTheRestQueueUp() {
        let clock = ManualClock()
        let budget = RetryBudget(clock: clock)
        let delays = (0..<14).map { _ in budget.reserve() }
        #expect(delays == Array(repeating: .zero, count: 10) + [0.5, 1, 1.5, 2].map { .seconds($0) })
        clock.advance(by: .seconds(2))
        #expect(budget.reserve() == .milliseconds(500))
        clock.advance(by: .seconds(100))
        #expect(budget.reserve() == .zero)
    }

    @Test func answersGiveRetriesBack() {
        let clock = ManualClock()
        let budget = RetryBudget(clock: clock)
        for _ in 0..<1_000 {
            #expect(budget.reserve() == .zero)
            budget.giveBack()
        }
        for _ in 0..<20 { budget.giveBack() }
        let delays = (0..<11).map { _ in budget.reserve() }
        #expect(delays.last == .milliseconds(500))
    }

    @Test func aThousandCallsDoNotHammerASickServer() async throws {
        let server = FakeServer()
        let clock = ManualClock(passesSleeps: false)
        server.interfere { _ in throw FakeServer.Gone() }
        let client = JobStatusClient(
            baseURL: try #require(URL(string: "http://jobs.example")),
            configuration: .init(retryTimeout: .seconds(60)),
            transport: server,
            clock: clock,
            randomness: { 0.5 }
        )
        let tasks = (0..<1_000).map { index in Task { try await client.cancel("job-\(index)") } }
        try await server.until { $0.asked.count == 1_000 }
        // Those whose turn comes too late for them give up, the others wait for their turn.
        while clock.sleeps.count < 129 { await Task.yield() }
        clock.advance(by: .seconds(10))
        try await server.until { $0.asked.count >= 1_030 }
        #expect(server.asked.count == 1_030)
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
    }
}
