import Foundation
import NIOCore
import NIOHTTP1

/// Keeps what a request's head tells and the types that the routes see leave out: its version, and all its hosts.
///
/// A host in the request line takes the place of that in the header (RFC 9112, section 3.2.2).
final class RequestLineObserver: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Whether the connection ends with the request that began last.
    ///
    /// Every HTTP/1.0 connection does: its clients find the end of an answer by that.
    private(set) var asksToClose = false

    /// Whether the request that began last is of HTTP/1.1.
    private(set) var isCurrent = true

    /// Whether the request that began last names its host as RFC 9112, section 3.2, demands: once, in HTTP/1.1.
    private(set) var namesItsHost = true

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(var head) = unwrapInboundIn(data) {
            let hosts = head.headers["host"].count
            isCurrent = head.version == .http1_1
            asksToClose = !isCurrent || !head.isKeepAlive
            namesItsHost = hosts == 1 || (hosts == 0 && !isCurrent)
            if let authority = Self.authority(of: head.uri) {
                head.headers.replaceOrAdd(name: "host", value: String(authority))
                return context.fireChannelRead(wrapInboundOut(.head(head)))
            }
        }
        context.fireChannelRead(data)
    }

    /// What stands between the scheme and the path of an absolute address; nil for any other.
    private static func authority(of target: String) -> Substring? {
        guard !target.hasPrefix("/"), let scheme = target.range(of: "://") else { return nil }
        return target[scheme.upperBound...].prefix { !"/?#".contains($0) }
    }
}
