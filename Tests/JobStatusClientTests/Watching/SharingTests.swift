import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

/// One poller serves all who watch a job.
@Suite(.timeLimit(.minutes(1)))
struct SharingTests {
    /// Watches a job to its end in a task of its own.
    private func watch(
        _ client: JobStatusClient,
        _ jobID: String = "j",
        every interval: Duration = .seconds(1)
    ) -> Task<[JobStatus], any Error> {
        let updates = client.updates(of: jobID, every: interval)
        return Task {
            var seen: [JobStatus] = []
            for try await status in updates { seen.append(status) }
            return seen
        }
    }

    @Test func tenScreensAreOneRequest() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let client = try Fixture.client(of: server)
        let screens = (0..<10).map { _ in watch(client) }
        try await server.until { $0.held == 1 }
        #expect(server.asked == ["/api/job-status/j", "/api/job-status/j?wait=50&every=1"])
        server.set("j", .processing, 30)
        try await server.until { $0.asked.count == 3 && $0.held == 1 }
        server.set("j", .completed)
        for screen in screens { #expect(try await screen.value.last?.status == .completed) }
        #expect(server.asked.count == 3 && server.mostHeld == 1 && server.held == 0)
    }

    @Test func whoComesLaterIsToldAtOnce() async throws {
        let server = FakeServer()
        server.set("j", .processing, 30)
        let client = try Fixture.client(of: server)
        let first = watch(client)
        try await server.until { $0.held == 1 }
        for try await status in client.updates(of: "j") {
            #expect(status.progress == 30)
            break
        }
        #expect(server.asked.count == 2)
        server.set("j", .failed)
        #expect(try await first.value.last?.errorMessage == "Input invalid")
    }

    @Test func waitingForTheEndAndFollowingShareARequest() async throws {
        let server = FakeServer()
        server.set("j", .processing, 30)
        let client = try Fixture.client(of: server)
        let end = Task { try await client.waitForCompletion(of: "j") }
        try await server.until { $0.held == 1 }
        #expect(server.asked == ["/api/job-status/j?wait=50"])
        // A request that only the end answers is of no use to who follows.
        let screen = watch(client, every: .seconds(5))
        try await server.until { $0.asked.count == 3 && $0.held == 1 }
        let sooner = watch(client, every: .seconds(2))
        try await server.until { $0.asked.count == 5 && $0.held == 1 }
        #expect(
            server.asked.dropFirst() == [
                "/api/job-status/j", "/api/job-status/j?wait=50&every=5", "/api/job-status/j",
                "/api/job-status/j?wait=50&every=2",
            ]
        )
        server.set("j", .completed)
        #expect(try await end.value.isOver)
        #expect(try await screen.value.last?.isOver == true)
        #expect(try await sooner.value.last?.isOver == true)
        #expect(server.mostHeld == 1)
    }

    @Test func theRequestEndsWithTheLastWhoWatches() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let client = try Fixture.client(of: server)
        let (first, second) = (watch(client), watch(client))
        try await server.until { $0.held == 1 }
        first.cancel()
        _ = await first.result
        #expect(server.held == 1)
        second.cancel()
        try await server.until { $0.held == 0 }
        #expect(server.asked.count == 2)
    }

    @Test func aPaceOfItsOwnIsAPollerOfItsOwn() async throws {
        let server = FakeServer()
        server.set("j", .pending)
        let client = try Fixture.client(of: server)
        let held = watch(client)
        try await server.until { $0.held == 1 }
        server.interfere { [server] request in
            if request.url.query == nil, server.asked.count == 8 { server.set("j", .completed) }
            return nil
        }
        #expect(try await client.waitForCompletion(of: "j", policy: .every(.seconds(2))).isOver)
        #expect(try await held.value.last?.isOver == true)
    }

    @Test func aJobThatIsUnknownIsToldToAll() async throws {
        let server = FakeServer()
        let client = try Fixture.client(of: server)
        let screens = (0..<3).map { _ in watch(client) }
        for screen in screens {
            let error = try await clientError { try await screen.value }
            #expect(error.code == .notFound)
        }
        #expect(server.asked.count <= 3 && server.held == 0)
    }

    @Test func answersAboutAnotherJobAreNone() async throws {
        let server = FakeServer()
        server.set("j", .completed)
        server.interfere { [server] _ in
            guard server.asked.count == 1 else { return nil }
            let body = Data(#"{"jobId":"other","status":"completed","result":1}"#.utf8)
            return ClientResponse(statusCode: 200, body: body)
        }
        let log = EventLog()
        let client = try Fixture.client(of: server, log: log)
        #expect(try await client.waitForCompletion(of: "j").jobID == "j")
        #expect(log.failures.isEmpty && server.asked.count == 2)
    }
}
