import HummingbirdCore
import Logging
import NIOCore

/// Connections as another channel handles them, with their tasks in groups of ours.
struct GroupedChannel<Base: ServerChildChannel>: ServerChildChannel {
    /// How a connection is handled.
    let base: Base

    /// Where its task runs.
    let tasks: ConnectionTasks

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        base.setup(channel: channel, logger: logger)
    }

    /// Returns at once, so that the server's own group of tasks stays empty.
    func handle(value: Base.Value, logger: Logger) async {
        guard !tasks.add({ await base.handle(value: value, logger: logger) }) else { return }
        await base.handle(value: value, logger: logger)
    }
}
