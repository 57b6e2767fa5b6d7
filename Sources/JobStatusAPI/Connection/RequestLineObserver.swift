import NIOCore
import NIOHTTP1

/// Keeps what a request's head tells and the types that the routes see leave out: its version, and all its hosts.
final class RequestLineObserver: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Whether the connection ends with the request that began last.
    ///
    /// Every HTTP/1.0 connection does: its clients find the end of an answer by that.
    private(set) var asksToClose = false

    /// Whether the request that began last names its host as RFC 9112, section 3.2, demands: once, in HTTP/1.1.
    private(set) var namesItsHost = true

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            let hosts = head.headers["host"].count
            let isCurrent = head.version == .http1_1
            asksToClose = !isCurrent || !head.isKeepAlive
            namesItsHost = hosts == 1 || (hosts == 0 && !isCurrent)
        }
        context.fireChannelRead(data)
    }
}
