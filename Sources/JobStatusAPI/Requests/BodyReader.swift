import HTTPTypes
import Hummingbird
import JobStore
import NIOCore

/// Reads the body of a request, up to a limit.
struct BodyReader: Sendable {
    /// The largest body, in bytes.
    var limit: Int

    /// The body as JSON; nil if it is empty.
    ///
    /// - Parameter request: A request of which the body was not read yet.
    /// - Returns: The checked value.
    /// - Throws: An `APIProblem`: 400, 413 or 415.
    func json(of request: Request) async throws -> RawJSON? {
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        if let declared, declared > 0 { try MediaType.requireJSON(request.headers) }
        if let declared, declared > limit { throw tooLarge }
        let bytes = try await collect(request.body)
        if bytes.isEmpty, declared ?? 0 == 0 { return nil }
        guard declared ?? bytes.count == bytes.count else {
            throw APIProblem(.badRequest, "The body ended after \(bytes.count) bytes; more were announced.")
        }
        try MediaType.requireJSON(request.headers)
        do {
            return try RawJSON(validating: bytes)
        } catch {
            throw APIProblem(invalidJSON: error)
        }
    }

    private func collect(_ body: RequestBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        // A cancelled read looks like the end of the body; what came so far must not be taken for all of it.
        try Task.checkCancellation()
        return bytes
    }

    private var tooLarge: APIProblem {
        APIProblem(.bodyTooLarge, "The body may have at most \(limit) bytes.", field: "body")
    }
}

extension APIProblem {
    /// The body is no JSON that can be kept.
    init(invalidJSON error: JSONTextError) {
        self.init(.invalidJSON, "Invalid JSON: \(error).", field: error.path.isEmpty ? "body" : error.path)
        offset = error.offset
    }
}
