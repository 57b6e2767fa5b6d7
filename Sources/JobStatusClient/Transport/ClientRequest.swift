public import Foundation

/// An HTTP request of the client.
public struct ClientRequest: Sendable {
    /// The method, in capitals.
    public var method: String
    /// The whole URL.
    public var url: URL
    /// The header fields; each name once.
    public var headers: [String: String]
    /// The body, if there is one.
    public var body: Data?
    /// How long the request may take from its sending to the end of its answer.
    public var timeout: Duration

    /// Makes a request.
    public init(
        method: String,
        url: URL,
        headers: [String: String] = [:],
        body: Data? = nil,
        timeout: Duration = .seconds(30)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}
