import CZlib
import NIOCore

/// Compression with zlib's gzip (RFC 1952).
enum Gzip {
    /// Fast rather than small: answers are made anew for every request.
    private static let level: Int32 = 4

    /// A whole body, compressed.
    ///
    /// - Parameter body: What to compress.
    /// - Returns: One gzip member; nil if zlib can't, or if it would not be smaller.
    static func compress(_ body: ByteBuffer) -> ByteBuffer? {
        var stream = z_stream()
        guard czlib_gzip_init(&stream, level) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var input = body
        // Room for less than there was: what does not fit is not worth sending.
        var output = ByteBufferAllocator().buffer(capacity: body.readableBytes)
        let isWhole = input.withUnsafeMutableReadableBytes { source in
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { target in
                // zlib does not write to its input, whatever the type says.
                stream.next_in = source.bindMemory(to: UInt8.self).baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(min(target.count, source.count))
                guard deflate(&stream, Z_FINISH) == Z_STREAM_END else { return 0 }
                return Int(stream.total_out)
            } > 0
        }
        return isWhole ? output : nil
    }
}
