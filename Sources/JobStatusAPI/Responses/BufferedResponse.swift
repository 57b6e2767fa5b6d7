import HTTPTypes
import Hummingbird
import NIOCore

/// An answer whose body is there as a whole.
struct BufferedResponse: Sendable {
    /// The status.
    var status: HTTPResponse.Status

    /// The header.
    var headers: HTTPFields

    /// The body; empty for an answer that has none.
    var body = ByteBuffer()

    /// The job whose status the body is, if it is one.
    var known: KnownJob?

    /// The same for the routes.
    var response: Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
