import Foundation
import JobStatusModels

extension JobStatusClientError {
    /// The error that an answer outside of 2xx stands for.
    init(refusal response: ClientResponse) {
        let problem = Self.problem(in: response)
        let code: Code =
            switch response.statusCode {
            case 401, 403: .notAllowed
            case 404, 410: .notFound
            case 408, 425, 429, 500...: .unavailable
            case 400..<500: .refused
            default: .malformedAnswer
            }
        self.init(code, Self.text(statusCode: response.statusCode, problem: problem))
        self.statusCode = response.statusCode
        self.problem = problem
        self.retryAfter = RetryAfter.duration(of: response)
    }

    /// The error that a 2xx answer with an unreadable body stands for.
    init(malformed response: ClientResponse, underlying: any Error) {
        let start = response.body.first { !" \n\r\t".utf8.contains($0) }
        let what =
            switch start {
            case nil: "nothing"
            case UInt8(ascii: "<"): "a web page"
            default: "something else"
            }
        self.init(.malformedAnswer, "The server was expected to answer with job status JSON, but sent \(what).")
        self.statusCode = response.statusCode
        self.underlying = underlying
    }

    /// The error that a failure of the transport stands for.
    init(unreachable underlying: any Error) {
        // The description of a bridged error can go on for lines and repeat the URL; its localized text is one line.
        let reason = (underlying as? TransportError)?.description ?? underlying.localizedDescription
        self.init(.unreachable, "The server could not be reached: \(reason)")
        self.underlying = underlying
    }

    private static func problem(in response: ClientResponse) -> Problem? {
        let type = response.header("Content-Type")?.lowercased() ?? ""
        guard type.contains("json") else { return nil }
        return try? JSONDecoder().decode(Problem.self, from: response.body)
    }

    private static func text(statusCode: Int, problem: Problem?) -> String {
        guard let problem else { return "The server answered with HTTP status \(statusCode)." }
        let field = problem.field.flatMap { problem.detail?.contains($0) == true ? nil : $0 }
        let said = [problem.title, field, problem.detail].compactMap { $0 }.filter { !$0.isEmpty }
        return said.isEmpty ? text(statusCode: statusCode, problem: nil) : said.joined(separator: ": ")
    }
}
