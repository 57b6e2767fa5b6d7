import HTTPTypes
import Hummingbird
import NIOCore

/// Makes answers that carry JSON.
enum JSONResponse {
    /// An answer with a body.
    ///
    /// - Parameters:
    ///   - bytes: The JSON.
    ///   - status: The HTTP status.
    ///   - cache: The value of `Cache-Control`.
    /// - Returns: The answer, to which more header fields may be added.
    static func make(_ bytes: [UInt8], status: HTTPResponse.Status = .ok, cache: String) -> Response {
        make(ByteBuffer(bytes: bytes), status: status, cache: cache)
    }

    /// An answer with a body that is rendered already.
    static func make(_ body: ByteBuffer, status: HTTPResponse.Status = .ok, cache: String) -> Response {
        var headers = HTTPFields()
        headers.reserveCapacity(10)
        headers[.contentType] = "application/json"
        headers[.contentLength] = String(body.readableBytes)
        headers[.cacheControl] = cache
        headers[.vary] = CacheRule.vary
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
