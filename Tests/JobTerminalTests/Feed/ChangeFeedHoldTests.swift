import Foundation
import JobStatusClient
import JobStatusModels
import Synchronization
import TestSupport
import Testing

@testable import JobTerminal

/// How long the feed that is followed asks the server to wait.
@Suite(.timeLimit(.minutes(1)))
struct ChangeFeedHoldTests {
    /// A server at whose feed's end nothing happens, behind something that cuts what is held for longer than so long.
    private final class QuietServer: ClientTransport {
        private let clock: PassingClock
        private let limit: Duration
        private let state = Mutex<[Int]>([])

        init(on clock: PassingClock, limit: Duration) {
            (self.clock, self.limit) = (clock, limit)
        }

        /// What was asked for, in seconds; zero for requests that do not wait.
        var holds: [Int] { state.withLock { $0 } }

        func send(_ request: ClientRequest) async throws -> ClientResponse {
            let items = URLComponents(url: request.url, resolvingAgainstBaseURL: false)?.queryItems ?? []
            let hold = items.first { $0.name == "wait" }?.value.flatMap(Int.init) ?? 0
            state.withLock { $0.append(hold) }
            clock.advance(by: min(.seconds(hold), limit))
            guard .seconds(hold) <= limit else { throw URLError(.networkConnectionLost) }
            let page = ChangesPage(changes: [], cursor: "c", more: false)
            return ClientResponse(statusCode: 200, body: try JSONEncoder().encode(page))
        }
    }

    private func client(_ server: QuietServer, _ clock: PassingClock) throws -> JobStatusClient {
        JobStatusClient(baseURL: try #require(URL(string: "http://feed.example")), transport: server, clock: clock)
    }

    /// Follows a feed for an hour of its clock.
    ///
    /// - Returns: What was told besides pages.
    private func follow(_ client: JobStatusClient, _ clock: PassingClock) async throws -> [String] {
        let told = Mutex<[String]>([])
        let feed = ChangeFeed(client: client, isFollowed: true, clock: clock) { event in
            switch event {
            case .trouble, .recovered, .failed, .ended, .restarted: told.withLock { $0.append("\(event)") }
            default: break
            }
        }
        let reading = Task { await feed.read(from: .beginning) }
        while clock.elapsed < .seconds(3_600) { await Task.yield() }
        reading.cancel()
        await reading.value
        return told.withLock { $0 }
    }

    @Test func holdsThatAreCutAreShortenedWithoutAlarm() async throws {
        let clock = PassingClock()
        let server = QuietServer(on: clock, limit: .seconds(30))
        #expect(try await follow(client(server, clock), clock) == [])
        // After six that lasted a longer one is tried again.
        let holds = server.holds.filter { $0 > 0 }
        #expect(Array(holds.prefix(9)) == [50, 25, 25, 25, 25, 25, 25, 50, 25])
        // After each that was cut, one that does not wait tells how things are.
        let cut = server.holds.indices.filter { server.holds[$0] == 50 }
        #expect(cut.dropLast().allSatisfy { server.holds[$0 + 1] == 0 })
    }

    @Test func whatIsHeldToItsEndIsHeldAgain() async throws {
        let clock = PassingClock()
        let server = QuietServer(on: clock, limit: .seconds(300))
        #expect(try await follow(client(server, clock), clock) == [])
        #expect(server.holds.first == 0 && server.holds.dropFirst().allSatisfy { $0 == 50 })
        // It may have gone on for some time before it was stopped.
        #expect(server.holds.count <= Int(clock.elapsed / .seconds(50)) + 3)
    }

    @Test func withoutAPlaceNothingIsHeld() async throws {
        let clock = PassingClock()
        let server = QuietServer(on: clock, limit: .seconds(300))
        let client = try client(server, clock)
        let place = client.heldPlace()
        #expect(place.take())
        _ = try await follow(client, clock)
        #expect(server.holds.allSatisfy { $0 == 0 })
        #expect(server.holds.count <= Int(clock.elapsed / .seconds(1)) + 10)
        place.giveBack()
    }
}
