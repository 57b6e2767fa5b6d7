import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore
import NIOCore

/// Makes answers of problems.
enum ProblemRenderer {
    /// The media type of RFC 9457.
    static let contentType = "application/problem+json"

    /// The members of a problem, the standard ones first.
    static func json(_ problem: APIProblem) -> RawJSON {
        var members: [(String, RawJSON)] = [
            ("type", .string(problem.type.uri)),
            ("title", .string(problem.type.title)),
            ("status", .int(problem.type.status.code)),
            ("detail", .string(problem.detail)),
            ("retry", .string(problem.type.retry.rawValue)),
        ]
        if let field = problem.field { members.append(("field", .string(field))) }
        if let index = problem.index { members.append(("index", .int(index))) }
        if let offset = problem.offset { members.append(("offset", .int(offset))) }
        return .object(members)
    }

    /// The whole answer.
    static func response(_ problem: APIProblem) -> BufferedResponse {
        let body = ByteBuffer(bytes: json(problem).bytes)
        var headers = problem.headers
        headers[.contentType] = contentType
        headers[.contentLength] = String(body.readableBytes)
        headers[.cacheControl] = CacheRule.never
        headers[.vary] = CacheRule.vary
        return BufferedResponse(status: problem.type.status, headers: headers, body: body)
    }
}
