import Foundation
import Glibc

/// Answers each connection with the same bytes, such as the beginning of a head or chunks with trailers behind them, and
/// ends it in order.
final class RawAnswerServer: Sendable {
    let port: UInt16
    private let listener: CInt

    init(_ answer: String) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else {
            close(listener)
            throw POSIXError(.EADDRNOTAVAIL)
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread { Self.serve(listener, Array(answer.utf8)) }.start()
    }

    func stop() {
        // Ends the wait for the next connection, and with it the thread, which closes the descriptor.
        shutdown(listener, CInt(SHUT_RDWR))
    }

    private static func serve(_ listener: CInt, _ answer: [UInt8]) {
        defer { close(listener) }
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            var request = [UInt8](repeating: 0, count: 4_096)
            _ = recv(connection, &request, request.count, 0)
            _ = send(connection, answer, answer.count, CInt(MSG_NOSIGNAL))
            close(connection)
        }
    }
}
