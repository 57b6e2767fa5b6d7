import NIOCore
import NIOEmbedded
import Testing

@testable import JobStatusAPI

/// Clients that ask and do not read.
struct UnreadAnswerTests {
    private func channel() throws -> EmbeddedChannel {
        let metrics = MetricsMiddleware(metrics: .none)
        let guardian = ConnectionGuard(limits: ServerLimits(), answers: nil, metrics: metrics)
        let channel = EmbeddedChannel(handler: guardian)
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
        return channel
    }

    private func setWritable(_ isWritable: Bool, _ channel: EmbeddedChannel) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test
    func whoReadsNothingIsClosedOn() throws {
        let channel = try channel()
        setWritable(false, channel)
        channel.embeddedEventLoop.advanceTime(by: .seconds(89))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test
    func whoReadsAtLastIsNot() throws {
        let channel = try channel()
        for _ in 0..<5 {
            setWritable(false, channel)
            channel.embeddedEventLoop.advanceTime(by: .seconds(80))
            setWritable(true, channel)
            channel.embeddedEventLoop.advanceTime(by: .seconds(80))
        }
        #expect(channel.isActive)
        _ = try channel.finish()
    }
}
