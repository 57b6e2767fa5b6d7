import HTTPTypes
import Hummingbird
import NIOCore

/// Takes a body that is in memory already out of an answer.
final class BodyCollector: ResponseBodyWriter {
    private var buffer = ByteBuffer()

    /// All of a body.
    ///
    /// - Parameter body: The body of an answer.
    /// - Returns: Its bytes.
    /// - Throws: What keeps it from being written.
    static func collect(_ body: ResponseBody) async throws -> ByteBuffer {
        let collector = BodyCollector()
        try await body.write(collector)
        return collector.buffer
    }

    func write(_ buffer: ByteBuffer) {
        self.buffer.writeImmutableBuffer(buffer)
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}
