import BenchmarkSupport
import Foundation

/// An answer as it goes over the wire, for servers that give the same one to whatever is asked.
struct FixedAnswer: Codable {
    var status: Int
    var headers: [String: String]
    var body: String

    /// What every server sets by itself.
    private static let own: Set = ["date", "content-length", "server", "connection"]

    /// The answer to a poll of a job, with all of its header fields but those that every server sets by itself.
    init(pollOf path: String, at jobd: Jobd, key: String?) async throws {
        let (headers, body) = try await jobd.get(path, key: key)
        status = 200
        self.headers = [:]
        for (name, value) in headers where !Self.own.contains(name.lowercased()) {
            self.headers[name] = value
        }
        self.body = String(decoding: body, as: UTF8.self)
    }

    /// The same for a client that has it already.
    var notModified: FixedAnswer {
        var answer = self
        answer.status = 304
        answer.headers["Content-Type"] = nil
        answer.body = ""
        return answer
    }
}
