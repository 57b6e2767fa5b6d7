import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOSSL

/// Connections with TLS: HTTP/2 for clients that ask for it, else HTTP/1.1.
struct SecureChannel: ServerChildChannel {
    private let base: HTTP2UpgradeChannel
    private let handshakeTimeout: Duration

    /// Makes such connections.
    ///
    /// - Parameters:
    ///   - certificate: What clients are shown.
    ///   - streams: How a connection of HTTP/1.1, or a stream of HTTP/2, is handled.
    ///   - limits: What a client may not exceed.
    ///   - responder: Answers requests.
    /// - Throws: What is wrong with the certificate.
    init(
        _ certificate: ServerCertificate,
        streams: HTTP1Channel.Configuration,
        limits: ServerLimits,
        responder: @escaping HTTPChannelHandler.Responder
    ) throws {
        let configuration = HTTP2ChannelConfiguration(
            idleTimeout: limits.idleTimeout,
            gracefulCloseTimeout: limits.lingerTimeout,
            streamConfiguration: streams
        )
        base = try HTTP2UpgradeChannel(
            tlsConfiguration: certificate.tlsConfiguration(),
            configuration: configuration,
            responder: responder
        )
        handshakeTimeout = limits.headerTimeout
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP2UpgradeChannel.Value> {
        let value = base.setup(channel: channel, logger: logger)
        do {
            let pipeline = channel.pipeline.syncOperations
            let tls = try pipeline.handler(type: NIOSSLServerHandler.self)
            try pipeline.addHandler(HandshakeDeadline(limit: handshakeTimeout), position: .after(tls))
            try pipeline.addHandler(DeferredClose(), position: .after(tls))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return value
    }

    func handle(value: HTTP2UpgradeChannel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
