import NIOCore

/// Puts off every close to the end of what the event loop is doing.
///
/// After GOAWAY a connection is closed when its last stream ends, and that is noticed while the frame that ends it is being
/// written, before it is flushed: closed at once, the client would not get its last answer.
final class DeferredClose: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.eventLoop.assumeIsolated().execute { context.close(mode: mode, promise: promise) }
    }
}
