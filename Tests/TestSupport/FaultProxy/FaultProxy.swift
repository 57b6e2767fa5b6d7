import Foundation
import Glibc
import Synchronization

/// A proxy on this machine that passes bytes on, or does to them what networks do.
///
/// It listens on a TCP port of 127.0.0.1 or on a Unix socket, and connects to one server. What it does can be changed
/// at any time and holds at once, for open connections too. It uses threads of its own, so that nothing in it waits
/// for the tasks it disturbs.
public final class FaultProxy: Sendable {
    /// A place to connect to.
    public enum Address: Sendable, Hashable {
        /// A port of 127.0.0.1.
        case tcp(port: UInt16)
        /// The path of a Unix socket.
        case unix(path: String)
    }

    /// What the proxy does to the bytes that come through.
    public enum Behaviour: Sendable, Hashable {
        /// Passes them on.
        case forward
        /// Passes them on, each piece this much later.
        case delay(Duration)
        /// Passes on so many more bytes of the server's answers, over all connections, then resets all connections.
        case cut(afterBytes: Int)
        /// Passes answers on slowly: so many bytes at a time, with this much in between.
        case trickle(bytes: Int, every: Duration)
        /// Passes on so many more bytes of the server's answers, over all connections, then ends that direction alone; a
        /// head that has begun is passed on whole.
        case halfClose(afterBytes: Int)
        /// Takes requests, and answers each with these bytes and the end of the connection; the server sees nothing.
        case answer(String)
        /// Passes answers on without the header fields of these names, which are written in any case.
        case strip([String])
        /// Passes answers on with so much added to the `Content-Length` that they declare.
        case misdeclareLength(by: Int)
        /// Takes them and passes nothing on; connections stay open and silent, new ones too.
        case blackHole
        /// Resets new connections as soon as they are made; open ones go on.
        case refuse
    }

    private struct State {
        var behaviour = Behaviour.forward
        var pairs: [Int: FaultProxyPair] = [:]
        var nextNumber = 0
        var accepted = 0
        var waiters: [(count: Int, continuation: AsyncStream<Void>.Continuation)] = []
        var isStopped = false

        /// Counts a connection once it is in place.
        mutating func count() {
            accepted += 1
            for waiter in waiters where waiter.count <= accepted { waiter.continuation.finish() }
            waiters.removeAll { $0.count <= accepted }
        }
    }

    /// Where the proxy listens.
    public let address: Address

    private let upstream: Address
    private let listener: CInt
    private let state = Mutex(State())

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - upstream: Where to connect to for each connection that comes in.
    ///   - address: Where to listen: `.tcp(port: 0)` for a free port.
    /// - Throws: ``TestSupportError`` when the address can't be listened on.
    public init(to upstream: Address, listeningOn address: Address = .tcp(port: 0)) throws {
        self.upstream = upstream
        let socket = try FaultProxySocket.listen(on: address)
        listener = socket.descriptor
        self.address = socket.address
        let thread = Thread { [weak self, listener] in
            while case let client = accept(listener, nil, nil), client >= 0 || errno == EINTR {
                guard let self else { break }
                guard client >= 0 else { continue }
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                FaultProxySocket.limitSends(of: client)
                self.accepted(client)
            }
            close(listener)
        }
        thread.start()
    }

    deinit { stop() }

    /// The TCP port it listens on, or 0 on a Unix socket.
    public var port: Int {
        if case .tcp(let port) = address { Int(port) } else { 0 }
    }

    /// How many connections were accepted since the start.
    public var acceptedConnections: Int { state.withLock { $0.accepted } }

    /// Waits until so many connections were accepted since the start; ends early when the task is cancelled.
    public func waitForConnections(_ count: Int) async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        state.withLock { state in
            if state.accepted >= count {
                continuation.finish()
            } else {
                state.waiters.append((count, continuation))
            }
        }
        for await _ in stream {}
    }

    /// How many connections are open.
    public var openConnections: Int { state.withLock { $0.pairs.count } }

    /// Changes what happens to bytes from now on.
    public func set(_ behaviour: Behaviour) {
        state.withLock { $0.behaviour = behaviour }
    }

    /// Resets all open connections, on both sides; new ones are accepted as before.
    public func dropConnections() {
        for pair in state.withLock({ Array($0.pairs.values) }) { pair.reset() }
    }

    /// Stops to listen and resets all connections.
    public func stop() {
        let first = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard first else { return }
        // Wakes the thread in accept, which closes the descriptor.
        shutdown(listener, CInt(SHUT_RDWR))
        if case .unix(let path) = address { unlink(path) }
        dropConnections()
    }

    // MARK: Connections

    private func accepted(_ client: CInt) {
        let (number, behaviour) = state.withLock { state in
            state.nextNumber += 1
            return (state.nextNumber, state.behaviour)
        }
        guard behaviour != .refuse, let server = FaultProxySocket.connect(to: upstream) else {
            FaultProxySocket.reset(client)
            close(client)
            state.withLock { $0.count() }
            return
        }
        let pair = FaultProxyPair(client: client, server: server) { [weak self] count, isAnswer in
            self?.decide(count: count, isAnswer: isAnswer) ?? .drop
        } ended: { [weak self] in
            self?.state.withLock { _ = $0.pairs.removeValue(forKey: number) }
        }
        state.withLock { state in
            state.pairs[number] = pair
            state.count()
        }
        pair.start()
    }

    /// What to do with the next piece of a connection.
    private func decide(count: Int, isAnswer: Bool) -> FaultProxyPair.Action {
        let action: FaultProxyPair.Action = state.withLock { state in
            switch state.behaviour {
            case .forward, .refuse: return .pass(count)
            case .delay(let delay): return .passLater(count, delay)
            case .blackHole: return .swallow
            case .trickle(let bytes, let pause): return isAnswer ? .trickle(bytes, pause) : .pass(count)
            case .answer(let text): return isAnswer ? .swallow : .answer(text)
            case .strip(let names): return isAnswer ? .edit(HTTPEdit.removing(names)) : .pass(count)
            case .misdeclareLength(let difference):
                return isAnswer ? .edit(HTTPEdit.lengthening(by: difference)) : .pass(count)
            case .cut(let left):
                guard isAnswer else { return .pass(count) }
                let isEnd = count >= left
                state.behaviour = isEnd ? .forward : .cut(afterBytes: left - count)
                return isEnd ? .passAndCut(left) : .pass(count)
            case .halfClose(let left):
                guard isAnswer else { return .pass(count) }
                let isEnd = count >= left
                state.behaviour = isEnd ? .forward : .halfClose(afterBytes: left - count)
                return isEnd ? .passAndFinish(left) : .pass(count)
            }
        }
        return action
    }
}
