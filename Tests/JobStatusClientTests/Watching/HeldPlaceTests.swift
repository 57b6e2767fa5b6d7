import JobStatusModels
import Testing

@testable import JobStatusClient

/// Never more than two requests are held, whoever else asks beside the watches.
@Suite(.timeLimit(.minutes(1)))
struct HeldPlaceTests {
    private let server = FakeServer()
    private let ids = ["a", "b", "c"]

    private func client() throws -> JobStatusClient {
        for id in ids { server.set(id, .pending) }
        return try Fixture.client(of: server)
    }

    private func end(_ watches: [Task<JobStatus, any Error>]) async throws {
        for id in ids { server.set(id, .completed) }
        for watch in watches { #expect(try await watch.value.isOver) }
    }

    private func watch(_ client: JobStatusClient, _ ids: some Sequence<String>) -> [Task<JobStatus, any Error>] {
        ids.map { id in Task { try await client.waitForCompletion(of: id) } }
    }

    @Test func twoWatchesMakeRoom() async throws {
        let client = try client()
        let watches = watch(client, ids.prefix(2))
        try await server.until { $0.held == 2 }
        let place = client.heldPlace()
        #expect(place.take())
        // Both go over to one request, for the feed.
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        #expect(server.mostHeld == 2)
        try await end(watches)
    }

    @Test func whileThePlaceIsGivenTheSecondJobIsGathered() async throws {
        let client = try client()
        let place = client.heldPlace()
        #expect(place.take())
        let first = watch(client, ids.prefix(1))
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/job-status/") == true }
        let others = watch(client, ids.dropFirst())
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        #expect(server.mostHeld == 1)
        try await end(first + others)
    }

    @Test func oneWatchStaysAsItIs() async throws {
        let client = try client()
        let watches = watch(client, ids.prefix(1))
        try await server.until { $0.held == 1 }
        let place = client.heldPlace()
        #expect(place.take())
        #expect(server.held == 1 && server.asked.count == 1)
        try await end(watches)
    }

    @Test func aPlaceThatIsGivenBackServesAsBefore() async throws {
        let client = try client()
        let place = client.heldPlace()
        #expect(place.take() && place.take())
        place.giveBack()
        place.giveBack()
        let watches = watch(client, ids.prefix(2))
        try await server.until { $0.held == 2 }
        #expect(server.asked.allSatisfy { $0.hasPrefix("/api/job-status/") })
        try await end(watches)
    }

    @Test func onlyOnePlaceIsGivenAway() async throws {
        let client = try client()
        let (first, second) = (client.heldPlace(), client.heldPlace())
        #expect(first.take() && !second.take())
        first.giveBack()
        #expect(second.take() && !first.take())
    }

    @Test func aPlaceEndsWithWhoHasIt() async throws {
        let client = try client()
        var place: HeldPlace? = client.heldPlace()
        #expect(place?.take() == true)
        place = nil
        #expect(client.heldPlace().take())
    }

    @Test func aSuspendedClientGathersWithoutAsking() async throws {
        let client = try client()
        let watches = watch(client, ids.prefix(2))
        try await server.until { $0.held == 2 }
        client.suspend()
        try await server.until { $0.held == 0 }
        let (place, count) = (client.heldPlace(), server.asked.count)
        #expect(place.take() && server.asked.count == count)
        client.resume()
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        try await end(watches)
    }
}
