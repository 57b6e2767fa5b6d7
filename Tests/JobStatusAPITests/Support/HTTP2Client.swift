import HTTPTypes
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOPosix
import NIOSSL

@testable import JobStatusAPI

/// One HTTP/2 connection over TLS, with any number of requests under way.
struct HTTP2Client: Sendable {
    typealias Stream = NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>

    /// Fires when the server says that it takes no more requests here.
    let goAway: OneShotSignal

    private let channel: any Channel
    private let multiplexer: NIOHTTP2Handler.AsyncStreamMultiplexer<Stream>

    /// Runs a test with a connection.
    static func with<Result: Sendable>(
        _ address: ListeningAddress,
        _ body: @Sendable (HTTP2Client) async throws -> Result
    ) async throws -> Result {
        guard case .tcp(let host, let port) = address else { throw ChannelError.unknownLocalAddress }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.applicationProtocols = ["h2"]
        let context = try NIOSSLContext(configuration: configuration)
        let watcher = GoAwayWatcher()
        let goAway = watcher.goAway
        let loopBound = NIOLoopBoundBox.makeBoxSendingValue(
            watcher,
            eventLoop: MultiThreadedEventLoopGroup.singleton.any()
        )
        let bootstrap = ClientBootstrap(group: loopBound.eventLoop)
        let (channel, multiplexer) = try await bootstrap.connect(host: host, port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                let multiplexer = try pipeline.configureAsyncHTTP2Pipeline(mode: .client) { stream in
                    // The server pushes nothing.
                    stream.eventLoop.makeCompletedFuture { try Stream(wrappingChannelSynchronously: stream) }
                }
                try pipeline.addHandler(loopBound.value)
                return (channel, multiplexer)
            }
        }
        let client = HTTP2Client(goAway: goAway, channel: channel, multiplexer: multiplexer)
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        try? await channel.close()
        return try result.get()
    }

    /// Makes a request and reads its answer.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: HTTPFields = [:]
    ) async throws -> TestAnswer {
        let stream = try await multiplexer.openStream { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTPClientCodec())
                return try Stream(wrappingChannelSynchronously: stream)
            }
        }
        return try await stream.executeThenClose { inbound, outbound in
            let head = HTTPRequest(
                method: method,
                scheme: "https",
                authority: "localhost",
                path: path,
                headerFields: headers
            )
            try await outbound.write(.head(head))
            try await outbound.write(.end(nil))
            var (status, fields, text) = (0, HTTPFields(), "")
            for try await part in inbound {
                switch part {
                case .head(let head): (status, fields) = (head.status.code, head.headerFields)
                case .body(let bytes): text += String(buffer: bytes)
                case .end: break
                }
            }
            return TestAnswer(status: status, headers: fields, text: text)
        }
    }

    /// Closes the connection, whatever is under way on it.
    func close() async throws {
        try await channel.close()
    }

    /// Waits until the server has closed the connection.
    func waitUntilClosed() async throws {
        try await channel.closeFuture.get()
    }
}

/// Notices the frame by which a server ends a connection in order.
private final class GoAwayWatcher: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias InboundOut = HTTP2Frame

    let goAway = OneShotSignal()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .goAway = unwrapInboundIn(data).payload { goAway.fire() }
        context.fireChannelRead(data)
    }
}
