import AsyncHTTPClient
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Asks a server over sockets, over as many connections as there are requests at a time.
struct HTTPTestClient: Sendable {
    /// Where the server is.
    let origin: String

    private let client: HTTPClient

    /// Runs a test with a client of a server on this machine.
    static func with(port: Int, _ body: (HTTPTestClient) async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1_000
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            try await body(HTTPTestClient(origin: "http://localhost:\(port)", client: client))
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// Sends a request.
    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        _ headers: HTTPFields,
        _ body: ByteBuffer?
    ) async throws -> TestAnswer {
        var request = HTTPClientRequest(url: origin + uri)
        request.method = .init(rawValue: method.rawValue)
        request.headers = .init(headers)
        request.body = body.map { .bytes($0) }
        let response = try await client.execute(request, timeout: .minutes(2))
        return TestAnswer(
            status: Int(response.status.code),
            headers: HTTPFields(response.headers, splitCookie: false),
            text: String(buffer: try await response.body.collect(upTo: .max))
        )
    }
}
