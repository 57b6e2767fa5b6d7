import Foundation
import JobStatusModels

/// One request of the API, and how to read its answer.
///
/// Apps use the methods of `JobStatusClient` that are named after what they do. Calls are for programs that need more
/// of the answer than its value, such as its bytes: see `JobStatusClient.send`.
public struct Call<Value: Sendable>: Sendable {
    let method: String
    let path: String
    var query: [(name: String, value: String)] = []
    var headers: [String: String] = [:]
    var body: Data?
    /// The job that the call is about.
    var jobID: String?
    /// How long the server was asked to hold the answer.
    var hold: Duration = .zero
    /// How long it may do so: a server may add up to a sixteenth, so that not all come back at once.
    var longestHold: Duration { hold + hold / 16 }
    /// How long the request may take, if not its hold and what the client's configuration says beyond that.
    var timeout: Duration?
    let read: @Sendable (ClientResponse) throws -> Value

    init(_ method: String, _ path: String, read: @escaping @Sendable (ClientResponse) throws -> Value) {
        self.method = method
        self.path = path
        self.read = read
    }

    /// A call about one job.
    ///
    /// - Throws: `JobStatusClientError` if the text is no job id, which must not become part of a URL.
    init(
        _ method: String,
        job jobID: String,
        under prefix: String = "/api/jobs/",
        _ suffix: String = "",
        read: @escaping @Sendable (ClientResponse) throws -> Value
    ) throws {
        guard JobLimits.isValidJobID(jobID) else { throw JobStatusClientError.invalidJobID() }
        self.init(method, prefix + jobID + suffix, read: read)
        self.jobID = jobID
    }

    func url(relativeTo base: URL) throws -> URL {
        var text = base.absoluteString
        while text.hasSuffix("/") { text.removeLast() }
        text += path
        if !query.isEmpty {
            text += "?" + query.map { "\($0.name)=\(Self.escape($0.value))" }.joined(separator: "&")
        }
        guard let url = URL(string: text) else {
            throw JobStatusClientError(.invalidArgument, "\(base) is no base URL.")
        }
        return url
    }

    private static func escape(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~,")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

extension ClientResponse {
    /// Decodes the body.
    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw JobStatusClientError(malformed: self, underlying: error)
        }
    }
}

extension Duration {
    /// The duration in whole seconds, rounded up.
    var wholeSeconds: Int64 {
        components.seconds + (components.attoseconds > 0 ? 1 : 0)
    }
}
