import NIOCore

extension ConnectionGuard {
    /// What fires when the client of a channel hangs up; nil for a channel that has no guard, as in tests of routes.
    static func hangUp(of channel: any Channel) async -> OneShotSignal? {
        let lookUp = channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: ConnectionGuard.self).hangUp
        }
        return try? await lookUp.get()
    }
}
