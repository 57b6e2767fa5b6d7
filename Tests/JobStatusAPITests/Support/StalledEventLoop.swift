import Dispatch
import NIOCore
import NIOPosix

/// An event loop that does nothing until it is let go: as if what is to be written before had no end.
final class StalledEventLoop: Sendable {
    /// The loop.
    let loop: any EventLoop

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let gate = DispatchSemaphore(value: 0)

    init() {
        loop = group.next()
        loop.execute { [gate] in gate.wait() }
    }

    /// Lets it do what it was given.
    func release() {
        gate.signal()
    }

    /// Ends it, once it was let go.
    func shutdown() async throws {
        try await group.shutdownGracefully()
    }
}
