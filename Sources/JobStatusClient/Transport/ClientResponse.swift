public import Foundation

/// An HTTP answer to the client.
public struct ClientResponse: Sendable {
    /// The HTTP status.
    public var statusCode: Int
    /// The body, decompressed.
    public var body: Data
    private let headers: [String: String]

    /// Makes an answer; the names of header fields may be written in any case.
    public init(statusCode: Int, headers: [String: String] = [:], body: Data = Data()) {
        self.statusCode = statusCode
        self.headers = Dictionary(headers.map { ($0.lowercased(), $1) }) { first, second in "\(first), \(second)" }
        self.body = body
    }

    /// The value of a header field, whose name may be written in any case.
    public func header(_ name: String) -> String? { headers[name.lowercased()] }
}
