import NIOCore
import NIOPosix

/// Passes all that one phone sends and receives on, and counts it.
final class CountingProxy: Sendable {
    /// What passed.
    let traffic: Traffic

    private let listener: any Channel

    /// Listens on a free port of this machine.
    ///
    /// - Parameters:
    ///   - port: The server's port on this machine.
    ///   - silence: After how many seconds without a byte the radio sleeps.
    ///   - group: On what it runs.
    /// - Throws: What keeps it from listening.
    init(to port: Int, silence: Double, on group: any EventLoopGroup) async throws {
        let traffic = Traffic(silence: silence)
        self.traffic = traffic
        listener = try await ServerBootstrap(group: group)
            .childChannelOption(ChannelOptions.autoRead, value: false)
            .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop)
                    .channelOption(ChannelOptions.autoRead, value: false)
                    .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
                    .connect(host: "127.0.0.1", port: port)
                    .flatMapThrowing { server in
                        try client.pipeline.syncOperations.addHandler(Relay(to: server) { traffic.add(sent: $0) })
                        try server.pipeline.syncOperations.addHandler(Relay(to: client) { traffic.add(received: $0) })
                        for side in [client, server] { _ = side.setOption(ChannelOptions.autoRead, value: true) }
                    }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
    }

    /// The port to connect to instead of the server's.
    var port: Int { listener.localAddress?.port ?? 0 }

    /// Stops to listen; open connections go with those who opened them.
    func stop() async throws {
        try await listener.close()
    }
}

/// Passes on what one side of a connection sends.
private final class Relay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let count: (Int) -> Void

    init(to other: any Channel, count: @escaping (Int) -> Void) {
        self.other = other
        self.count = count
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        count(bytes.readableBytes)
        other.writeAndFlush(bytes, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
