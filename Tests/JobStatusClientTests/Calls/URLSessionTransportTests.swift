import Foundation
import JobStatusClient
import JobStatusModels
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2)))
struct URLSessionTransportTests {
    private func request(_ server: BareServer, _ path: String = "/", timeout: Duration = .seconds(30)) throws
        -> ClientRequest
    {
        ClientRequest(method: "GET", url: try #require(URL(string: server.url + path)), timeout: timeout)
    }

    @Test func sendsAndReceives() async throws {
        let server = try BareServer { _ in .http("202 Accepted", #"{"a":"ü"}"#, "X-Thing: one\r\nETag: \"r7\"\r\n") }
        defer { server.stop() }
        var request = try request(server, "/api/x?wait=5&ids=a,b")
        request.method = "POST"
        request.headers = ["Authorization": "Bearer t", "If-None-Match": "\"r6\""]
        request.body = Data("hello".utf8)
        let response = try await URLSessionTransport.shared.send(request)
        #expect(response.statusCode == 202 && String(decoding: response.body, as: UTF8.self) == #"{"a":"ü"}"#)
        #expect(response.header("etag") == "\"r7\"" && response.header("X-THING") == "one")
        let seen = try #require(server.requests.first)
        #expect(seen.hasPrefix("POST /api/x?wait=5&ids=a,b HTTP/1.1\r\n"))
        #expect(seen.contains("Authorization: Bearer t\r\n") && seen.contains("If-None-Match: \"r6\"\r\n"))
        #expect(seen.hasSuffix("\r\n\r\nhello"))
    }

    @Test func aNotModifiedAnswerStaysOne() async throws {
        let server = try BareServer {
            $0.contains("If-None-Match")
                ? .http("304 Not Modified", "", "ETag: \"r1\"\r\n")
                : .http("200 OK", "x", "ETag: \"r1\"\r\nCache-Control: max-age=60\r\n")
        }
        defer { server.stop() }
        var request = try request(server)
        #expect(try await URLSessionTransport.shared.send(request).statusCode == 200)
        request.headers["If-None-Match"] = "\"r1\""
        #expect(try await URLSessionTransport.shared.send(request).statusCode == 304)
    }

    @Test func noServerIsAnErrorAtOnce() async throws {
        let server = try BareServer { _ in .silence }
        let request = try request(server)
        server.stop()
        let client = JobStatusClient(baseURL: request.url, configuration: .init(retryTimeout: .zero))
        let error = try await clientError { try await client.start(kind: "x") }
        #expect(error.code == .unreachable)
        #expect(!error.description.contains("\n") && error.description.utf8.count < 200, "\(error)")
    }

    @Test func aSilentServerEndsAtTheTimeout() async throws {
        let server = try BareServer { _ in .silence }
        defer { server.stop() }
        let request = try request(server, timeout: .milliseconds(150))
        let error = await #expect(throws: TransportError.self) {
            try await URLSessionTransport.shared.send(request)
        }
        #expect(error?.description == "no answer within 0.15 seconds")
    }

    @Test func anAnswerThatBreaksOffIsNone() async throws {
        let server = try BareServer { _ in .bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jobId\"") }
        defer { server.stop() }
        let request = try request(server)
        await #expect(throws: (any Error).self) { try await URLSessionTransport.shared.send(request) }
    }

    @Test func whatIsNotHTTPIsNoAnswer() async throws {
        let server = try BareServer { _ in .bytes("SSH-2.0-OpenSSH_9.2\r\n") }
        defer { server.stop() }
        let request = try request(server, timeout: .seconds(5))
        await #expect(throws: (any Error).self) { try await URLSessionTransport.shared.send(request) }
    }

    @Test func cancellationsInFlightEndAtOnceAndLeaveTheSessionUsable() async throws {
        let server = try BareServer { $0.hasPrefix("GET /held") ? .silence : .http("200 OK", "ok") }
        defer { server.stop() }
        let held = try request(server, "/held", timeout: .seconds(90))
        let tasks = (0..<1_000).map { _ in Task { try await URLSessionTransport.shared.send(held) } }
        for (index, task) in tasks.enumerated() where index.isMultiple(of: 2) { task.cancel() }
        for task in tasks { task.cancel() }
        for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
        #expect(try await URLSessionTransport.shared.send(request(server)).statusCode == 200)
    }

    @Test func aCancelledRequestLeavesTheServer() async throws {
        let server = try BareServer { _ in .silence }
        defer { server.stop() }
        let request = try request(server, timeout: .seconds(1_000))
        let task = Task { try await URLSessionTransport.shared.send(request) }
        var silences = server.silences.makeAsyncIterator()
        #expect(await silences.next() == .began)
        task.cancel()
        #expect(await silences.next() == .ended)
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func aRedirectToAnotherServerIsNotFollowed() async throws {
        let other = try BareServer { _ in .http("200 OK", "{}") }
        defer { other.stop() }
        let target = other.url
        let server = try BareServer { _ in .http("302 Found", "", "Location: \(target)/steal\r\n") }
        defer { server.stop() }
        var request = try request(server)
        request.headers["Authorization"] = "Bearer secret"
        let response = try await URLSessionTransport.shared.send(request)
        #expect(response.statusCode == 302)
        #expect(other.requests.isEmpty)
    }

    @Test(arguments: ["Basic realm=\"jobs\"", "Basic", "Bearer", "Digest realm=\"jobs\", nonce=\"1\"", "?"])
    func aRequestForAPasswordIsARefusal(challenge: String) async throws {
        let server = try BareServer { _ in .http("401 Unauthorized", "{}", "WWW-Authenticate: \(challenge)\r\n") }
        defer { server.stop() }
        let response = try await URLSessionTransport.shared.send(request(server))
        #expect(response.statusCode == 401)
        #expect(response.header("WWW-Authenticate") == challenge)
        #expect(server.requests.count == 1)
    }

    @Test func pollsAServerOfTheThreeShapes() async throws {
        let polls = Mutex(0)
        let server = try BareServer { request in
            let poll = polls.withLock {
                $0 += 1; return $0
            }
            switch poll {
            case 1: return .http("200 OK", #"{ "jobId": "abc-123", "status": "processing", "progress": 50 }"#)
            case 2: return .http("500 Internal Server Error", "oops")
            case 3: return .http("200 OK", "<html>maintenance</html>")
            default:
                return .http(
                    "200 OK",
                    #"{ "jobId": "abc-123", "status": "completed", "result": { "output": "processed data" } }"#
                )
            }
        }
        defer { server.stop() }
        let log = EventLog()
        let client = JobStatusClient(baseURL: try #require(URL(string: server.url)), onEvent: log.append)
        let status = try await client.pollJobStatus("abc-123", interval: .milliseconds(1))
        #expect(status.result == ["output": "processed data"])
        #expect(log.failures == [.unavailable, .malformedAnswer])
        #expect(log.statusCodes == [200, 500, 200, 200])
        #expect(server.requests.allSatisfy { $0.hasPrefix("GET /api/job-status/abc-123 HTTP/1.1\r\n") })
    }
}
