import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

/// Cancelled watches leave nothing behind.
@Suite(.timeLimit(.minutes(1)))
struct CancellationTests {
    @Test func aThousandWatchesOfOneJob() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let client = try Fixture.client(of: server)
        let tasks = (0..<1_000).map { index in
            Task {
                if index.isMultiple(of: 2) {
                    _ = try await client.waitForCompletion(of: "j")
                } else {
                    for try await _ in client.updates(of: "j") {}
                    try Task.checkCancellation()
                }
            }
        }
        try await server.until { $0.held == 1 }
        for task in tasks { task.cancel() }
        for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
        try await server.until { $0.held == 0 }
        #expect(client.hub.change { state, _ in state.topics.isEmpty && state.pollers.isEmpty })
    }

    @Test func aThousandJobs() async throws {
        let server = FakeServer()
        for index in 0..<1_000 { server.set("job-\(index)", .pending) }
        let client = try Fixture.client(of: server)
        let tasks = (0..<1_000).map { index in Task { try await client.waitForCompletion(of: "job-\(index)") } }
        try await server.until { $0.held == 1 && $0.asked.last?.contains("since=") == true }
        for (index, task) in tasks.enumerated() where index.isMultiple(of: 3) { task.cancel() }
        for (index, task) in tasks.enumerated() where !index.isMultiple(of: 3) {
            server.set("job-\(index)", .completed)
            #expect(try await task.value.isOver)
        }
        for task in tasks { _ = await task.result }
        try await server.until { $0.held == 0 }
        #expect(client.hub.change { state, _ in state.topics.isEmpty && state.pollers.isEmpty })
    }

    @Test func calls() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let client = try Fixture.client(of: server)
        let tasks = (0..<1_000).map { _ in Task { try await client.send(.status(of: "j", hold: .seconds(50))) } }
        try await server.until { $0.held == 1_000 }
        for task in tasks { task.cancel() }
        for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
        try await server.until { $0.held == 0 }
    }

    @Test func aClientThatIsLetGoIsGone() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        weak var hub: WatchHub?
        do {
            let client = try Fixture.client(of: server, reachability: AsyncStream.makeStream(of: Bool.self).stream)
            hub = client.hub
            let tasks = (0..<100).map { _ in Task { try await client.waitForCompletion(of: "j") } }
            try await server.until { $0.held == 1 }
            for task in tasks { task.cancel() }
            for task in tasks { _ = await task.result }
        }
        try await server.until { $0.held == 0 }
        while hub != nil { await Task.yield() }
    }

    @Test func anUpdateThatNobodyReadsIsDropped() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let client = try Fixture.client(of: server)
        do {
            let updates = client.updates(of: "j")
            try await server.until { $0.held == 1 }
            withExtendedLifetime(updates) {}
        }
        try await server.until { $0.held == 0 }
    }
}
