import NIOCore
import NIOHTTPTypes

/// Stands right before the task of a connection, and has it begin when there is something for it.
///
/// Most connections of phones only read the status of jobs, which takes no task: and a task that has done nothing but begin
/// to wait takes as much memory as everything else of a connection.
final class TaskOnDemand: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private var isNeeded = false
    private var begin: (() -> Void)?

    /// Calls back once, when the task is needed: at a request for it, and when the connection ends in any way.
    ///
    /// - Parameter begin: Begins the task; called right now if it is needed already.
    func whenNeeded(_ begin: @escaping () -> Void) {
        if isNeeded { begin() } else { self.begin = begin }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        need()
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { need() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        need()
        context.fireErrorCaught(error)
    }

    /// The end of the connection, in whatever way: what stands before this handler does not tell it that the channel is inactive.
    func handlerRemoved(context: ChannelHandlerContext) { need() }

    private func need() {
        isNeeded = true
        begin?()
        begin = nil
    }
}
