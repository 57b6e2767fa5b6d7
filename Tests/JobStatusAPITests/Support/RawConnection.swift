import Foundation
import HTTPTypes
import JobStatusAPI
import NIOCore
import NIOPosix

/// A connection on which a test writes and reads bytes as it pleases.
struct RawConnection {
    private let channel: any Channel
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var received: [UInt8] = []

    /// The server closed the connection before an answer was complete.
    struct ClosedEarly: Error {
        var received: String
    }

    static func with<Result: Sendable>(
        _ address: ListeningAddress,
        _ body: @Sendable (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        let connection = try await connect(address)
        return try await connection.executeThenClose { inbound, outbound in
            var raw = RawConnection(
                channel: connection.channel,
                outbound: outbound,
                inbound: inbound.makeAsyncIterator()
            )
            return try await body(&raw)
        }
    }

    private static func connect(_ address: ListeningAddress) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
        @Sendable func wrap(_ channel: any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true)
                )
            }
        }
        switch address {
        case .tcp(let host, let port):
            return try await bootstrap.connect(host: host, port: port, channelInitializer: wrap)
        case .unix(let path):
            return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: wrap)
        }
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    func send(bytes count: Int) async throws {
        try await outbound.write(ByteBuffer(repeating: UInt8(ascii: "x"), count: count))
    }

    /// Says that nothing more will be sent.
    func finish() {
        outbound.finish()
    }

    /// Breaks the connection off.
    func hangUp() async throws {
        try await channel.close()
    }

    /// Reads one answer with a body of known length, or none.
    mutating func answer(to method: String = "GET") async throws -> TestAnswer {
        try await answerWithBytes(to: method).answer
    }

    /// The same, with the body as it came.
    mutating func answerWithBytes(to method: String = "GET") async throws -> (answer: TestAnswer, bytes: [UInt8]) {
        let head = try await read(through: "\r\n\r\n")
        var lines = head.split(separator: "\r\n").map(String.init)
        let status = Int(lines.removeFirst().split(separator: " ")[1]) ?? 0
        var headers = HTTPFields()
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon])) else {
                continue
            }
            headers.append(
                HTTPField(name: name, value: line[line.index(after: colon)...].trimmingPrefix(" ").description)
            )
        }
        let hasBody = method != "HEAD" && status >= 200 && status != 204 && status != 304
        let length = hasBody ? headers[.contentLength].flatMap { Int($0) } ?? 0 : 0
        while received.count < length { try await receive() }
        defer { received.removeFirst(length) }
        let bytes = Array(received.prefix(length))
        return (TestAnswer(status: status, headers: headers, text: String(decoding: bytes, as: UTF8.self)), bytes)
    }

    /// Waits until the server closes its side; true if nothing came before.
    mutating func isClosed() async -> Bool {
        while let more = try? await inbound.next() { received += Array(more.readableBytesView) }
        return received.isEmpty
    }

    private mutating func read(through end: String) async throws -> String {
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let range = text.range(of: end) {
                received.removeFirst(text[..<range.upperBound].utf8.count)
                return String(text[..<range.lowerBound])
            }
            try await receive()
        }
    }

    private mutating func receive() async throws {
        guard let more = try await inbound.next() else {
            throw ClosedEarly(received: String(decoding: received, as: UTF8.self))
        }
        received += Array(more.readableBytesView)
    }
}
