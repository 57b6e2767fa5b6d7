import NIOCore

/// The connection, or the stream of one, on which a request that is held came.
struct HeldConnection: Sendable {
    /// Fires when the client hangs up.
    let hangUp: OneShotSignal

    /// Where its answer is written.
    let eventLoop: any EventLoop

    init(hangUp: OneShotSignal, eventLoop: any EventLoop) {
        self.hangUp = hangUp
        self.eventLoop = eventLoop
    }

    /// Finds what is to be known of a channel; nil for one that has no guard, as in tests of routes.
    init?(_ channel: any Channel) async {
        let lookUp = channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: ConnectionGuard.self).hangUp
        }
        guard let hangUp = try? await lookUp.get() else { return nil }
        self.init(hangUp: hangUp, eventLoop: channel.eventLoop)
    }
}
