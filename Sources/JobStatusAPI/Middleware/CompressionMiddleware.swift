import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// Compresses long answers for clients that understand gzip.
struct CompressionMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Shorter answers, in bytes, are sent as they are: they fit into a packet anyway.
    static let minimumSize = 1_024

    /// From here on, in bytes, it takes so long that threads which others need must not be held up.
    private static let backgroundSize = 64 << 10

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        try await Self.compressed(try await next(request, context), to: request)
    }

    /// Whether an answer is to be compressed.
    private static func isWanted(for response: Response, to request: Request) -> Bool {
        guard let length = response.body.contentLength else { return false }
        return request.method != .head && response.headers[.contentEncoding] == nil && isWanted(length, by: request)
    }

    /// Whether a body of so many bytes is to be compressed.
    static func isWanted(_ length: Int, by request: Request) -> Bool {
        length > minimumSize && AcceptEncoding.allowsGzip(request.headers)
    }

    /// An answer with its body compressed if that is wanted, unless that makes it no smaller.
    private static func compressed(_ response: Response, to request: Request) async throws -> Response {
        guard isWanted(for: response, to: request) else { return response }
        let body = try await BodyCollector.collect(response.body)
        let answer = BufferedResponse(status: response.status, headers: response.headers, body: body)
        guard body.readableBytes >= backgroundSize else { return answer.compressed(to: Gzip.compress(body)).response }
        let smaller = try? await NIOThreadPool.singleton.runIfActive { Gzip.compress(body) }
        return answer.compressed(to: smaller).response
    }

    /// Compresses the body of an answer for those who have no task.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - eventLoop: Where it is written.
    ///   - done: Called there with the answer, compressed unless that makes it no smaller; perhaps before this returns.
    static func compress(
        _ answer: BufferedResponse,
        on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (BufferedResponse) -> Void
    ) {
        guard answer.body.readableBytes >= backgroundSize, answer.known?.isCompressed != true else {
            return done(answer.compressed(to: answer.smallerBody))
        }
        NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { answer.smallerBody }
            .whenComplete { result in done(answer.compressed(to: (try? result.get()) ?? nil)) }
    }
}

extension BufferedResponse {
    /// The body compressed, once for all who ask for the same; nil if that makes it no smaller.
    fileprivate var smallerBody: ByteBuffer? {
        if let known { known.compressedBody } else { Gzip.compress(body) }
    }

    /// The same answer with the body that gzip made of it; nil if that made it no smaller.
    fileprivate func compressed(to smaller: ByteBuffer?) -> BufferedResponse {
        var compressed = self
        compressed.headers[.contentLength] = String((smaller ?? body).readableBytes)
        guard let smaller else { return compressed }
        compressed.body = smaller
        compressed.headers[.contentEncoding] = "gzip"
        // Other bytes, the same meaning (RFC 9110, section 8.8.1).
        if let tag = headers[.eTag], !tag.hasPrefix("W/") { compressed.headers[.eTag] = "W/" + tag }
        return compressed
    }
}
