import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

/// What the background does to watches.
@Suite(.timeLimit(.minutes(1)))
struct SuspendTests {
    @Test func nothingIsAskedUntilTheAppIsBack() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let client = try Fixture.client(of: server)
        let end = Task { try await client.waitForCompletion(of: "j") }
        try await server.until { $0.held == 1 }
        client.suspend()
        try await server.until { $0.held == 0 }
        server.set("j", .processing, 50)
        #expect(server.asked.count == 1)
        client.resume()
        try await server.until { $0.held == 1 }
        #expect(server.asked == ["/api/job-status/j?wait=50", "/api/job-status/j", "/api/job-status/j?wait=50"])
        server.set("j", .completed)
        #expect(try await end.value.isOver)
    }

    @Test func aWatchBegunInTheBackgroundWaitsToo() async throws {
        let server = FakeServer()
        server.set("j", .completed)
        let log = EventLog()
        let client = try Fixture.client(of: server, log: log)
        client.suspend()
        client.suspend()
        let end = Task { try await client.waitForCompletion(of: "j") }
        let updates = client.updates(of: "j")
        #expect(server.asked.isEmpty)
        client.resume()
        client.resume()
        #expect(try await end.value.isOver)
        for try await status in updates { #expect(status.isOver) }
        let changes = log.events.map(\.description).filter { ["suspended", "resumed"].contains($0) }
        #expect(changes == ["suspended", "resumed"])
    }

    @Test func aSleepEndsAtOnce() async throws {
        let server = FakeServer([])
        server.set("j", .pending)
        let clock = ManualClock(passesSleeps: false)
        let client = try Fixture.client(of: server, clock: clock)
        let end = Task { try await client.waitForCompletion(of: "j") }
        await clock.waitForSleep(number: 1)
        client.suspend()
        clock.advance(by: .seconds(1_000))
        #expect(server.asked.count == 1)
        server.set("j", .completed)
        client.resume()
        #expect(try await end.value.isOver)
    }

    @Test func deadlinesPassInTheBackground() async throws {
        let clock = ManualClock()
        let server = FakeServer()
        server.set("j", .processing, 20)
        let client = try Fixture.client(of: server, clock: clock)
        client.suspend()
        let end = Task { try await client.waitForCompletion(of: "j", policy: .held.timeout(.seconds(60))) }
        while clock.pendingSleeps == 0 { await Task.yield() }
        clock.advance(by: .seconds(60))
        let error = try await clientError { try await end.value }
        #expect(error.code == .deadlineExceeded && server.asked.isEmpty)
    }

    @Test func rapidTogglingNeverSticks() async throws {
        let server = FakeServer()
        let ids = ["a", "b", "c", "d"]
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        for count in [1, 2, 4] {
            let tasks = ids.prefix(count).map { id in Task { try await client.waitForCompletion(of: id) } }
            await withTaskGroup { group in
                for index in 0..<8 {
                    group.addTask {
                        for _ in 0..<100 {
                            if index.isMultiple(of: 2) { client.suspend() } else { client.resume() }
                            if index > 5 { await Task.yield() }
                        }
                    }
                }
            }
            client.resume()
            try await server.until { $0.held > 0 }
            for id in ids { server.set(id, .processing, count) }
            for id in ids.prefix(count) { server.set(id, .completed) }
            for task in tasks { #expect(try await task.value.isOver) }
            try await server.until { $0.held == 0 }
            for id in ids { server.set(id, .pending) }
        }
        #expect(server.mostHeld <= 2)
    }

    @Test func aClientThatGoesInTheBackgroundEndsItsWatches() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let watches = try {
            let client = try Fixture.client(of: server)
            client.suspend()
            return [client.updates(of: "j"), client.updates(of: "k")]
        }()
        for updates in watches {
            await #expect(throws: CancellationError.self) { for try await _ in updates {} }
        }
        #expect(server.asked.isEmpty)
    }

    @Test func theReturnOfTheNetworkEndsPausesAfterFailures() async throws {
        let server = FakeServer()
        server.set("j", .completed)
        server.interfere { _ in throw FakeServer.Gone() }
        let clock = ManualClock(passesSleeps: false)
        let (isReachable, tell) = AsyncStream<Bool>.makeStream()
        let client = try Fixture.client(of: server, clock: clock, reachability: isReachable)
        let end = Task { try await client.waitForCompletion(of: "j") }
        let cancel = Task { try await client.cancel("j") }
        await clock.waitForSleep(number: 2)
        server.interfere { request in
            guard request.method == "POST" else { return nil }
            return ClientResponse(statusCode: 200, body: Data(ScriptedTransport.completed.utf8))
        }
        tell.yield(false)
        tell.yield(true)
        #expect(try await end.value.isOver)
        #expect(try await cancel.value.isOver)
    }
}
