import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@testable import JobTerminal

struct ChangeFeedTests {
    /// A server with so many pages of changes, of one job each, that may know the end by name.
    private actor Server: ClientTransport {
        private(set) var requests: [String] = []
        private let pages: Int
        private let knowsNow: Bool
        /// How many requests fail from now on.
        private var failures: Int

        init(pages: Int, knowsNow: Bool = true, failures: Int = 0) {
            (self.pages, self.knowsNow, self.failures) = (pages, knowsNow, failures)
        }

        func send(_ request: ClientRequest) async throws -> ClientResponse {
            let items = URLComponents(url: request.url, resolvingAgainstBaseURL: false)?.queryItems ?? []
            let query = Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
            requests.append(request.url.lastPathComponent + " " + (query["since"] ?? query["status"] ?? "-"))
            if failures > 0 {
                failures -= 1
                return ClientResponse(statusCode: 503)
            }
            if request.url.lastPathComponent == "jobs" {
                return try answer(JobPage(jobs: [job("open-\(query["status"] ?? "")")]))
            }
            if query["since"] == ChangesPage.now, knowsNow {
                return try answer(ChangesPage(changes: [], cursor: "\(pages)", more: false))
            }
            guard let place = Int(query["since"] ?? "0"), place <= pages else { return ClientResponse(statusCode: 410) }
            let changes: [ChangesPage.Change] = place < pages ? [.updated(job("j\(place)"))] : []
            let next = min(pages, place + 1)
            return try answer(ChangesPage(changes: changes, cursor: "\(next)", more: next < pages))
        }

        private func answer(_ value: some Encodable) throws -> ClientResponse {
            ClientResponse(statusCode: 200, body: try JSONEncoder().encode(value))
        }
    }

    /// Reads a server's feed until something happens.
    private func read(
        _ server: Server,
        from start: FeedStart,
        isFollowed: Bool = false,
        until isEnd: @escaping (FeedEvent) -> Bool = { _ in false }
    ) async throws -> [String] {
        var configuration = JobStatusClient.Configuration()
        configuration.retryTimeout = .zero
        configuration.backoff = Backoff(initial: .zero, floor: .zero)
        let url = try #require(URL(string: "http://feed.example"))
        let client = JobStatusClient(baseURL: url, configuration: configuration, transport: server)
        let (events, relay) = AsyncStream<FeedEvent>.makeStream()
        let feed = ChangeFeed(client: client, isFollowed: isFollowed) { relay.yield($0) }
        let reading = Task {
            await feed.read(from: start)
            relay.finish()
        }
        defer { reading.cancel() }
        var told: [String] = []
        for await event in events {
            told.append(Self.text(event))
            if isEnd(event) { break }
        }
        return told
    }

    private static func text(_ event: FeedEvent) -> String {
        switch event {
        case .page(let answer): answer.value.changes.map(\.jobID).joined(separator: " ")
        case .listed(let answer, let isLast): answer.value.jobs.map(\.jobID).joined() + (isLast ? "." : "")
        case .reached(let cursor): "at \(cursor)"
        case .restarted: "restarted"
        case .trouble: "trouble"
        case .recovered: "recovered"
        case .ended: "ended"
        case .failed(let error): "failed \(error.statusCode ?? 0)"
        case .interrupted, .deadline: "-"
        }
    }

    @Test func theWholeFeedIsReadToItsEnd() async throws {
        let server = Server(pages: 3)
        #expect(try await read(server, from: .beginning) == ["j0", "j1", "j2", "ended"])
        #expect(try await read(server, from: .cursor("2")) == ["j2", "ended"])
    }

    @Test func nowIsOneRequestHoweverLongTheFeed() async throws {
        let server = Server(pages: 1_000)
        #expect(try await read(server, from: .now) == ["at 1000", "ended"])
        #expect(await server.requests == ["changes now"])
    }

    @Test func whatIsNotOverComesAfterThePresentEnd() async throws {
        let server = Server(pages: 1_000)
        let told = try await read(server, from: .unfinished)
        #expect(told == ["at 1000", "open-processing", "open-pending.", "ended"])
        #expect(await server.requests == ["changes now", "jobs processing", "jobs pending"])
    }

    @Test func aServerThatDoesNotKnowNowIsReadFromItsBeginning() async throws {
        let quiet = try await read(Server(pages: 3, knowsNow: false), from: .now)
        #expect(quiet == ["at 1", "at 2", "at 3", "ended"])
        let all = try await read(Server(pages: 3, knowsNow: false), from: .unfinished)
        #expect(all == ["j0", "j1", "j2", "ended"])
    }

    @Test func aCursorThatIsRefusedBeginsAgainOnlyWhatIsFollowed() async throws {
        #expect(try await read(Server(pages: 2), from: .cursor("9")) == ["failed 410"])
        let told = try await read(Server(pages: 2), from: .cursor("9"), isFollowed: true) {
            if case .page(let answer) = $0 { !answer.value.more } else { false }
        }
        #expect(told == ["restarted", "j0", "j1"])
    }

    @Test func aServerThatIsAwayIsWaitedForOnlyByWhatIsFollowed() async throws {
        #expect(try await read(Server(pages: 1, failures: 1), from: .beginning) == ["failed 503"])
        let told = try await read(Server(pages: 1, failures: 2), from: .beginning, isFollowed: true) {
            if case .page = $0 { true } else { false }
        }
        #expect(told == ["trouble", "trouble", "recovered", "j0"])
    }
}
