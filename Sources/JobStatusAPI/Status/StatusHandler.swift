import HTTPTypes
import Hummingbird
import JobStore
import NIOCore
import NIOHTTPTypes

/// Answers reads of a job's status on their connection, or stream of one, and lets everything else go on to the routes.
///
/// It holds no task while it holds an answer. What goes on and what waits is decided by `StatusTurns`, what a read needs next
/// by `StatusRead`. (Connections with TLS and their streams have a task all the same, and where pages of other origins may
/// call, everything goes on to the routes.)
final class StatusHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How much may wait for an answer before nothing more is read.
    private static let waitingLimit = 16

    private let answers: StatusAnswers
    private let isStream: Bool
    private var context: ChannelHandlerContext?
    private var turns = StatusTurns<StatusTarget>()
    private var ticket: Int?
    private var isHungUp = false
    private var isUnread = false
    private var isCatchingUp = false
    private var owesRead = false

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - answers: Makes the answers.
    ///   - isStream: Whether it is a stream of HTTP/2, whose input may end with the request.
    init(_ answers: StatusAnswers, isStream: Bool) {
        self.answers = answers
        self.isStream = isStream
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// The end of the connection, in whatever way: what stands before this handler does not tell it that the channel is inactive.
    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        hangUp()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(.part(unwrapInboundIn(data)), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else { return context.fireUserInboundEventTriggered(event) }
        if !isStream { hangUp() }
        take(.inputClosed, context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isStream { hangUp() }
        take(.failed(error), context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if isUnread, context.channel.isWritable {
            isUnread = false
            turns.answered()
            catchUp(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        owesRead = turns.waitingCount >= Self.waitingLimit
        if !owesRead { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { turns.routesAnswered() }
        context.write(data, promise: promise)
    }

    // MARK: Turns

    private func take(_ arrival: StatusTurns<StatusTarget>.Arrival, _ context: ChannelHandlerContext) {
        switch turns.take(arrival, target: { StatusTarget($0) }) {
        case .keep: break
        case .pass: pass(arrival, context)
        case .passHead(let head):
            context.fireChannelRead(wrapInboundOut(.head(head)))
            pass(arrival, context)
        case .answer(let head, let target): begin(head, target, context)
        }
    }

    private func pass(_ arrival: StatusTurns<StatusTarget>.Arrival, _ context: ChannelHandlerContext) {
        switch arrival {
        case .part(let part): context.fireChannelRead(wrapInboundOut(part))
        case .inputClosed: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        case .failed(let error): context.fireErrorCaught(error)
        }
    }

    /// Takes in what waited for an answer.
    private func catchUp(_ context: ChannelHandlerContext) {
        // Whatever is answered at once catches up in the loop below and not within itself.
        guard !isCatchingUp else { return }
        isCatchingUp = true
        var count = 0
        while let arrival = turns.next() {
            take(arrival, context)
            count += 1
        }
        isCatchingUp = false
        // What goes on to the routes is handed over at the end of a reading only, and that has long been.
        if count > 0 { context.fireChannelReadComplete() }
        if owesRead, turns.waitingCount < Self.waitingLimit {
            owesRead = false
            context.read()
        }
    }

    // MARK: Reads

    private func begin(_ head: HTTPRequest, _ target: StatusTarget, _ context: ChannelHandlerContext) {
        switch answers.begin(head, target, context.channel) {
        case .read(let call): look(call, context)
        case .refused(let response): write(response, context)
        case .unknown:
            context.fireChannelRead(wrapInboundOut(.head(turns.leave(head))))
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            catchUp(context)
        }
    }

    private func look(_ call: StatusCall, _ context: ChannelHandlerContext) {
        if let known = answers.services.board.fresh(call.read.id, atLeast: call.read.revision) {
            return found(known, call)
        }
        load(call, context) { handler, result in
            switch result {
            case .success(let known): handler.found(known, call)
            case .failure(let error): handler.answer(call, .failure(error))
            }
        }
    }

    private func found(_ known: KnownJob?, _ call: StatusCall) {
        var call = call
        switch call.read.found(known, isShuttingDown: answers.services.waiter.shutdown.hasFired) {
        case .answer(let outcome): answer(call, .success(outcome))
        case .hold(let known, let condition): hold(call, known, condition)
        }
    }

    private func hold(_ call: StatusCall, _ known: KnownJob, _ condition: HoldCondition) {
        let waiter = answers.services.waiter
        guard let context, waiter.held.enter(owner: call.read.identity.owner) else {
            return answer(call, .success(call.read.refused()))
        }
        let (handler, eventLoop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
        ticket = waiter.board.desk.enter(
            on: call.read.id,
            for: condition,
            quiet: .seconds(call.read.wait.every),
            limit: waiter.jitter.limit(of: call.read.wait.seconds),
            latest: { waiter.board.latest(call.read.id) ?? known },
            sleeper: { waking in eventLoop.execute { handler.value.woken(call, waking) } }
        )
        guard let ticket else { return end(call, .shutdown) }
        if isHungUp { waiter.board.desk.hangUp(ticket) }
    }

    private func woken(_ call: StatusCall, _ waking: HoldDesk<JobID, HoldCondition>.Waking) {
        end(call, waking.end)
        guard waking.isInLine else { return }
        // From elsewhere: else the loop would write all answers before it reads what came meanwhile.
        let desk = answers.services.board.desk
        Task { desk.wakeNext() }
    }

    /// Answers at the end of a hold.
    private func end(_ call: StatusCall, _ end: HoldEnd) {
        ticket = nil
        var call = call
        let (waiter, owner) = (answers.services.waiter, call.read.identity.owner)
        if let outcome = call.read.ended(end, latest: waiter.board.latest(call.read.id)) {
            answer(call, .success(outcome))
            return waiter.held.leave(owner: owner)
        }
        guard let context else { return waiter.held.leave(owner: owner) }
        load(call, context) { [call] handler, result in
            handler.answer(call, .success(call.read.foundAgain(result)))
            waiter.held.leave(owner: owner)
        }
    }

    /// Reads the job from the database.
    private func load(
        _ call: StatusCall,
        _ context: ChannelHandlerContext,
        _ done: @escaping @Sendable (StatusHandler, Result<KnownJob?, any Error>) -> Void
    ) {
        let (handler, eventLoop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
        answers.services.board.read(call.read.id) { result in
            eventLoop.execute { done(handler.value, result) }
        }
    }

    private func hangUp() {
        isHungUp = true
        if let ticket { answers.services.board.desk.hangUp(ticket) }
    }

    // MARK: Answers

    /// Answers if whoever asked may still have the answer.
    private func answer(_ call: StatusCall, _ result: Result<StatusRead.Outcome, any Error>) {
        // Without it the connection is gone, and nobody to be answered.
        guard let context else { return }
        do {
            if try answers.confirmAtOnce(call) { return write(result, to: call, context) }
        } catch {
            return write(.failure(error), to: call, context)
        }
        let (handler, eventLoop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
        Task { [answers] in
            let result = await answers.confirmed(result, call)
            eventLoop.execute {
                let handler = handler.value
                if let context = handler.context { handler.write(result, to: call, context) }
            }
        }
    }

    private func write(
        _ result: Result<StatusRead.Outcome, any Error>,
        to call: StatusCall,
        _ context: ChannelHandlerContext
    ) {
        let response = answers.answer(to: call, result, context.channel)
        guard CompressionMiddleware.isWanted(response.body.readableBytes, by: call.request) else {
            return write(response, context)
        }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        CompressionMiddleware.compress(response, on: context.eventLoop) { response in
            let handler = handler.value
            if let context = handler.context { handler.write(response, context) }
        }
    }

    private func write(_ response: BufferedResponse, _ context: ChannelHandlerContext) {
        let head = HTTPResponse(status: response.status, headerFields: response.headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if response.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(response.body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        // Whoever does not read his answers is asked nothing more, or they would pile up here.
        isUnread = !context.channel.isWritable
        guard !isUnread else { return }
        turns.answered()
        catchUp(context)
    }
}
