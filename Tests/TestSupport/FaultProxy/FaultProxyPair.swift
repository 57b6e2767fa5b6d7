import Foundation
import Glibc
import Synchronization

/// The two sockets of one connection through the proxy, with a thread for each direction.
final class FaultProxyPair: Sendable {
    /// What is done with a piece that was read.
    enum Action: Sendable {
        case pass(Int)
        case passLater(Int, Duration)
        case swallow
        /// Passes on so many bytes and resets the connection.
        case passAndCut(Int)
        /// Passes on so many bytes, and the rest of a head that they begin with, and ends this direction.
        case passAndFinish(Int)
        /// Passes on what becomes of the bytes.
        case edit(@Sendable ([UInt8]) -> [UInt8])
        /// Passes the bytes on a few at a time.
        case trickle(Int, Duration)
        /// Sends this back, and ends the connection.
        case answer(String)
        /// The proxy is gone.
        case drop
    }

    private let client: CInt
    private let server: CInt
    private let decide: @Sendable (_ count: Int, _ isAnswer: Bool) -> Action
    private let ended: @Sendable () -> Void
    private let state = Mutex(State())

    private struct State {
        var running = 2
        var isReset = false
    }

    init(
        client: CInt,
        server: CInt,
        decide: @escaping @Sendable (_ count: Int, _ isAnswer: Bool) -> Action,
        ended: @escaping @Sendable () -> Void
    ) {
        self.client = client
        self.server = server
        self.decide = decide
        self.ended = ended
    }

    func start() {
        Thread { [self] in pump(from: client, to: server, isAnswer: false) }.start()
        Thread { [self] in pump(from: server, to: client, isAnswer: true) }.start()
    }

    /// Ends both sides at once; over TCP they see a reset.
    func reset() {
        state.withLock { state in
            // The last thread to end closes the descriptors, under this lock; later they may be somebody else's.
            guard state.running > 0 else { return }
            state.isReset = true
            FaultProxySocket.reset(client)
            FaultProxySocket.reset(server)
        }
    }

    private func pump(from source: CInt, to target: CInt, isAnswer: Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            switch decide(count, isAnswer) {
            case .pass(let count): if send(buffer[..<count], to: target) { continue }
            case .passLater(let count, let delay):
                Thread.sleep(forTimeInterval: delay / .seconds(1))
                if send(buffer[..<count], to: target) { continue }
            case .edit(let edit): if send(edit(Array(buffer[..<count]))[...], to: target) { continue }
            case .trickle(let bytes, let pause):
                if trickle(buffer[..<count], bytes, pause, to: target) { continue }
            case .answer(let text):
                _ = send(Array(text.utf8)[...], to: source)
                // Nothing more is read: the end is seen at once, and by the server too.
                shutdown(source, CInt(SHUT_WR))
            case .passAndFinish(let end):
                // A head that ends in order before it is whole ends every process that reads it by FoundationNetworking.
                let head = HTTPEdit.headLength(of: buffer[..<count]) ?? 0
                _ = send(buffer[..<max(end, head)], to: target)
            case .swallow: continue
            case .passAndCut(let count):
                _ = send(buffer[..<count], to: target)
                reset()
            case .drop: reset()
            }
            break
        }
        finish(source: source, target: target, isAnswer: isAnswer)
    }

    private func trickle(_ bytes: ArraySlice<UInt8>, _ count: Int, _ pause: Duration, to target: CInt) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            guard !state.withLock({ $0.isReset }), send(rest.prefix(count), to: target) else { return false }
            rest = rest.dropFirst(count)
            Thread.sleep(forTimeInterval: pause / .seconds(1))
        }
        return true
    }

    private func send(_ bytes: ArraySlice<UInt8>, to target: CInt) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(target, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            // A peer that does not read: the socket gives up ten times a second, to look whether to go on.
            if count < 0, errno == EINTR || errno == EAGAIN, !state.withLock({ $0.isReset }) { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// One direction is over: its reader is told so, and the second to end closes both sockets.
    private func finish(source: CInt, target: CInt, isAnswer: Bool) {
        // Silence swallows the end of a connection too.
        var isSilent = false
        if case .swallow = decide(0, isAnswer) { isSilent = true }
        let isLast = state.withLock { state in
            if !state.isReset {
                shutdown(source, CInt(SHUT_RD))
                if !isSilent { shutdown(target, CInt(SHUT_WR)) }
            }
            state.running -= 1
            guard state.running == 0 else { return false }
            close(client)
            close(server)
            return true
        }
        if isLast { ended() }
    }
}
