import HummingbirdCore
import Logging
import NIOCore

/// Connections as another channel handles them, with their tasks in groups of ours, and none before there is need.
struct GroupedChannel<Base: ServerChildChannel>: ServerChildChannel {
    /// How a connection is handled.
    let base: Base

    /// Where its task runs.
    let tasks: ConnectionTasks

    /// How much is read at a time, in bytes: at first as much as most heads have, since a connection keeps its buffer while
    /// it waits, then more as more comes.
    private static var readSizes: AdaptiveRecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 1_024, maximum: 65_536)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        // It fails only for a channel that is gone.
        try? channel.syncOptions?.setOption(.recvAllocator, value: Self.readSizes)
        let value = base.setup(channel: channel, logger: logger)
        let pipeline = channel.pipeline.syncOperations
        // A connection with TLS has none before it is known which protocol is spoken.
        if let last = try? pipeline.handler(type: HTTPConnectionStateHandler.self) {
            try? pipeline.addHandler(TaskOnDemand(), position: .after(last))
        }
        return value
    }

    /// Returns at once, so that the server's own group of tasks stays empty.
    func handle(value: Base.Value, logger: Logger) async {
        tasks.add(for: value.channel) { await base.handle(value: value, logger: logger) }
    }
}
