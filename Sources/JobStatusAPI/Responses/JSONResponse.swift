import HTTPTypes
import Hummingbird
import NIOCore

/// Makes answers that carry JSON.
enum JSONResponse {
    private static let type = HTTPField(name: .contentType, value: "application/json")
    private static let vary = HTTPField(name: .vary, value: CacheRule.vary)

    /// What the header of every answer has that may be kept or not, with room for more.
    static func fields(cache: String) -> HTTPFields {
        var headers = HTTPFields()
        headers.reserveCapacity(10)
        headers.append(HTTPField(name: .cacheControl, value: cache))
        headers.append(vary)
        return headers
    }

    /// An answer with a body.
    ///
    /// - Parameters:
    ///   - bytes: The JSON.
    ///   - status: The HTTP status.
    ///   - cache: The value of `Cache-Control`.
    /// - Returns: The answer, to which more header fields may be added.
    static func make(_ bytes: [UInt8], status: HTTPResponse.Status = .ok, cache: String) -> Response {
        make(ByteBuffer(bytes: bytes), status: status, cache: cache).response
    }

    /// An answer with a body that is rendered already.
    static func make(_ body: ByteBuffer, status: HTTPResponse.Status = .ok, cache: String) -> BufferedResponse {
        var headers = fields(cache: cache)
        headers.append(type)
        headers.append(HTTPField(name: .contentLength, value: String(body.readableBytes)))
        return BufferedResponse(status: status, headers: headers, body: body)
    }
}
