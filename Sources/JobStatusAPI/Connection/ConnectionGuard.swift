import HTTPTypes
import Hummingbird
import HummingbirdCore
import JobStore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Stands between the wire and the routes of one HTTP/1.1 connection or HTTP/2 stream, and does what no route can do.
///
/// It ends headers and bodies that take too long, answers what is no HTTP with a problem, closes after `Connection: close` without
/// cutting off the answer, stops draining a body that nobody wants, says `100 Continue`, and notices a client that hangs
/// up while its answer is held. What to do when is decided by `ConnectionState`.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Fires when the client closes its side of the connection.
    let hangUp = OneShotSignal()

    private let limits: ServerLimits
    /// What status reads are answered with; nil if they go to the routes, or once there is a handler that answers them.
    private var answers: StatusAnswers?
    private let metrics: MetricsMiddleware
    private let requestLine = RequestLineObserver()
    private var state: ConnectionState
    private let unread = UnreadBytes()
    private var isStream = false
    private var headerDeadline: Scheduled<Void>?
    private var bodyDeadline: Scheduled<Void>?
    private var unreadDeadline: Scheduled<Void>?

    init(limits: ServerLimits, answers: StatusAnswers?, metrics: MetricsMiddleware) {
        self.limits = limits
        self.answers = answers
        self.metrics = metrics
        state = ConnectionState(drainSize: limits.drainSize)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else {
            isStream = true
            return
        }
        // They fail only for a channel that is gone, which has no requests.
        try? pipeline.addHandler(requestLine, position: .after(decoder))
        try? pipeline.addHandler(unread, position: .before(decoder))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unread.areThere = false
        switch unwrapInboundIn(data) {
        case .head(let head):
            stopHeaderDeadline()
            guard !state.isLingering else { return }
            guard requestLine.namesItsHost else { return act(on: state.fail(headerTooLarge: false), context: context) }
            readHead(head, context: context)
        case .body(let bytes):
            if state.readBody(bytes.readableBytes) { return context.close(promise: nil) }
        case .end:
            state.readEnd()
            stopBodyDeadline()
            if state.isLingering { return context.close(promise: nil) }
        }
        if !state.isLingering { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Most requests arrive in one piece and never need a timer.
        if state.isReading, bodyDeadline == nil { startBodyDeadline(context) }
        if !state.isReading, unread.areThere, headerDeadline == nil { startHeaderDeadline(context) }
        context.fireChannelReadComplete()
        // Whoever read the request is gone; what still comes is read here, to be thrown away.
        if state.isLingering { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A stream that broke is reset by HTTP/2 itself.
        guard !isStream else {
            hangUp.fire()
            return context.fireErrorCaught(error)
        }
        let isTooLarge = (error as? HTTPParserError) == .headerOverflow
        act(on: state.fail(headerTooLarge: isTooLarge), context: context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The input of a stream ends with the request.
        if case ChannelEvent.inputClosed = event, !isStream {
            hangUp.fire()
            if state.isLingering { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        hangUp.fire()
        stopHeaderDeadline()
        stopBodyDeadline()
        unreadDeadline?.cancel()
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unreadDeadline?.cancel()
        if !context.channel.isWritable { startUnreadDeadline(context, left: .max) }
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            guard head.status.kind != .informational else { break }
            guard !isStream else { return writeStreamHead(head, context: context, promise: promise) }
            if state.wroteHead(closes: Self.asksToClose(head.headerFields)) {
                // RFC 9112, section 9.6: whoever asked for it is told that it will be so.
                head.headerFields[.connection] = "close"
                return context.write(wrapOutboundOut(.head(head)), promise: promise)
            }
        case .body:
            break
        case .end:
            return writeEnd(context: context, data: data, promise: promise)
        }
        context.write(data, promise: promise)
    }

    private func readHead(_ head: HTTPRequest, context: ChannelHandlerContext) {
        addAnswers(context)
        state.readHead(asksToClose: requestLine.asksToClose)
        let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        let expects = head.headerFields[.expect]?.lowercased() == "100-continue"
        // RFC 9110, section 10.1.1, which has it ignored in HTTP/1.0; a body that will be refused for its size need not be sent.
        if expects, requestLine.isCurrent, state.owedAnswers == 1, length <= limits.bodySize {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
    }

    /// Puts what answers status reads behind what counts requests, where the first one comes: before that nothing is there.
    private func addAnswers(_ context: ChannelHandlerContext) {
        guard let answers else { return }
        self.answers = nil
        let pipeline = context.pipeline.syncOperations
        guard let counter = try? pipeline.handler(type: HTTPConnectionStateHandler.self) else { return }
        // It fails only for a channel that is gone.
        try? pipeline.addHandler(StatusHandler(answers, isStream: isStream), position: .after(counter))
    }

    /// HTTP/2 has no `Connection` field (RFC 9113, section 8.2.2): what it says there is said by GOAWAY, after which the
    /// streams that are open still get their answers.
    private func writeStreamHead(
        _ head: HTTPResponse,
        context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        var head = head
        if Self.asksToClose(head.headerFields) {
            context.channel.parent?.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        head.headerFields[.connection] = nil
        state.wroteHead(closes: false)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    private func writeEnd(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let next = state.wroteEnd()
        guard next != .keep else { return context.write(data, promise: promise) }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.cascade(to: promise)
        // Only what has been written is safe from a close.
        written.futureResult.assumeIsolated().whenSuccess {
            if next == .linger { self.linger(context) } else { context.close(promise: nil) }
        }
        context.writeAndFlush(data, promise: written)
    }

    private func act(on action: ConnectionState.FaultAction, context: ChannelHandlerContext) {
        switch action {
        case .answer(let type): answer(type, context: context)
        case .tell(let aborted): context.fireErrorCaught(aborted)
        case .close: context.close(promise: nil)
        case .ignore: break
        }
    }

    /// Answers a request that never became one.
    private func answer(_ type: ProblemType, context: ChannelHandlerContext) {
        let detail =
            switch type {
            case .headerTooLarge:
                "The header may have at most \(limits.headerSize) bytes and \(limits.headerFieldCount) fields."
            case .requestTimeout: "The header took too long to arrive."
            default: "The request is not valid HTTP."
            }
        metrics.count(MetricsMiddleware.noRoute, type.status)
        let body = ByteBuffer(bytes: ProblemRenderer.json(APIProblem(type, detail)).bytes)
        let headers: HTTPFields = [
            .contentType: ProblemRenderer.contentType, .contentLength: String(body.readableBytes),
            .cacheControl: CacheRule.never, .connection: "close", .requestID: RequestIdentifier.make(),
        ]
        context.write(wrapOutboundOut(.head(HTTPResponse(status: type.status, headerFields: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess { self.linger(context) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func linger(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        context.read()
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.lingerTimeout)) {
            context.close(promise: nil)
        }
    }

    private func startHeaderDeadline(_ context: ChannelHandlerContext) {
        headerDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.headerTimeout)) {
            self.headerDeadline = nil
            self.act(on: self.state.timeOutHeader(), context: context)
        }
    }

    private func stopHeaderDeadline() {
        headerDeadline?.cancel()
        headerDeadline = nil
    }

    private func startBodyDeadline(_ context: ChannelHandlerContext) {
        bodyDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.bodyTimeout)) {
            self.act(on: self.state.timeOut(), context: context)
        }
    }

    private func stopBodyDeadline() {
        bodyDeadline?.cancel()
        bodyDeadline = nil
    }

    /// Closes on a client that has read nothing of its answers for as long as a connection may be silent, or it would keep
    /// the connection and them for ever.
    ///
    /// - Parameters:
    ///   - context: The context.
    ///   - left: How many bytes were left to be read when this was last looked at.
    private func startUnreadDeadline(_ context: ChannelHandlerContext, left: Int) {
        unreadDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.idleTimeout)) {
            // A stream does not tell, and has that time for all of it.
            let now = self.isStream ? nil : try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
            guard let now, now < left else { return context.close(promise: nil) }
            self.startUnreadDeadline(context, left: now)
        }
    }

    private static func asksToClose(_ headers: HTTPFields) -> Bool {
        headers.contains(.connection)
            && headers[values: .connection].contains { value in
                value.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }.contains("close")
            }
    }
}
