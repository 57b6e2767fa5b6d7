import NIOCore

/// Notices bytes of which no part of a request has come yet: the beginning of a header.
final class UnreadBytes: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Whether there are such bytes; to be reset by whoever reads the parts.
    var areThere = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        areThere = true
        context.fireChannelRead(data)
    }
}
