import Foundation
import Synchronization

/// An HTTP server of a few lines, which can also misbehave: one thread a connection, loopback only.
final class BareServer: Sendable {
    /// What to do with a request.
    enum Reply: Sendable {
        /// Writes these bytes, and closes the connection.
        case bytes(String)
        /// Says nothing until the server stops.
        case silence
    }

    private struct State {
        var requests: [String] = []
        var connections: Set<Int32> = []
        var isStopped = false
    }

    /// Tells of each request that is answered by silence: when it came, and when its connection ended.
    enum SilenceEvent: Sendable {
        case began, ended
    }

    let port: UInt16
    let silences: AsyncStream<SilenceEvent>
    private let tell: AsyncStream<SilenceEvent>.Continuation
    private let listener: Int32
    private let state = Mutex(State())
    private let reply: @Sendable (_ request: String) -> Reply

    /// The requests so far, heads and bodies.
    var requests: [String] { state.withLock { $0.requests } }
    var url: String { "http://127.0.0.1:\(port)" }

    init(_ reply: @escaping @Sendable (_ request: String) -> Reply) throws {
        self.reply = reply
        (silences, tell) = AsyncStream.makeStream()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 512) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isReady else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { self.acceptAll() }
    }

    func stop() {
        state.withLock { state in
            state.isStopped = true
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let isWelcome = state.withLock { state in
                if !state.isStopped { state.connections.insert(connection) }
                return !state.isStopped
            }
            if isWelcome { Thread.detachNewThread { self.serve(connection) } } else { close(connection) }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        if let request = Self.readRequest(connection) {
            state.withLock { $0.requests.append(request) }
            switch reply(request) {
            case .bytes(let text):
                var bytes = Array(text.utf8)[...]
                while !bytes.isEmpty {
                    let count = bytes.withUnsafeBytes {
                        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    if count <= 0 { break }
                    bytes = bytes.dropFirst(count)
                }
            case .silence:
                tell.yield(.began)
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
                tell.yield(.ended)
            }
        }
        state.withLock { _ = $0.connections.remove(connection) }
        close(connection)
    }

    private static func readRequest(_ connection: Int32) -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: buffer[..<count], as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let length = text.lowercased().range(of: "content-length: ").flatMap { range in
                Int(text[range.upperBound...].prefix(while: \.isNumber))
            }
            if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
        }
    }
}

extension BareServer.Reply {
    /// A complete answer.
    static func http(_ status: String, _ body: String, _ headers: String = "") -> Self {
        .bytes("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    }
}
