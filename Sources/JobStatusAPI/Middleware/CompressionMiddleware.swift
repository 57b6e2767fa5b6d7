import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// Compresses long answers for clients that understand gzip.
struct CompressionMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Shorter answers, in bytes, are sent as they are: they fit into a packet anyway.
    static let minimumSize = 1_024

    /// From here on, in bytes, it takes so long that the tasks' threads must not be held up.
    private static let backgroundSize = 64 << 10

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return Self.isWanted(for: response, to: request) ? try await Self.compressed(response) : response
    }

    /// Whether an answer is to be compressed.
    static func isWanted(for response: Response, to request: Request) -> Bool {
        guard let length = response.body.contentLength, length > minimumSize else { return false }
        return request.method != .head && response.headers[.contentEncoding] == nil
            && AcceptEncoding.allowsGzip(request.headers)
    }

    /// An answer with its body compressed, unless that makes it no smaller.
    static func compressed(_ response: Response) async throws -> Response {
        let body = try await BodyCollector.collect(response.body)
        let smaller =
            body.readableBytes < backgroundSize
            ? Gzip.compress(body)
            : try? await NIOThreadPool.singleton.runIfActive { Gzip.compress(body) }
        guard let smaller else { return Response(response, body: body) }
        var compressed = Response(response, body: smaller)
        compressed.headers[.contentEncoding] = "gzip"
        // Other bytes, the same meaning (RFC 9110, section 8.8.1).
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") { compressed.headers[.eTag] = "W/" + tag }
        return compressed
    }
}

extension Response {
    /// The same answer with another body.
    fileprivate init(_ response: Response, body: ByteBuffer) {
        self.init(status: response.status, headers: response.headers, body: ResponseBody(byteBuffer: body))
        headers[.contentLength] = String(body.readableBytes)
    }
}
