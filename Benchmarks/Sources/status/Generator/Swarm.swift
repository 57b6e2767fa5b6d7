import BenchmarkSupport
import CEpoll
import Glibc

/// Many plain HTTP/1.1 connections to one server of this machine, on one thread (epoll(7)).
///
/// It costs so little that what is measured is the server: an answer is a `recv` and a search for the end of its head.
final class Swarm {
    private struct Connection {
        let descriptor: CInt
        var unread: [UInt8] = []
        var sentAt = 0.0
    }

    private struct Due {
        let moment: Double
        let connection: Int
        let request: [UInt8]
    }

    /// Told of each answer, with the number of its connection; the answer's body is good until it returns.
    var onAnswer: (Int, Answer) throws -> Void = { _, _ in }
    /// Told of each line of standard input, and of its end as nil.
    var onLine: (String?) throws -> Void = { _ in }

    private let port: UInt16
    private let poll = epoll_create1(0)
    private var connections: [Connection] = []
    /// In the order of their moments, those before `laterStart` done.
    private var later: [Due] = []
    private var laterStart = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var isStopped = false

    /// Connects to nothing yet.
    ///
    /// - Parameter port: The server's port on 127.0.0.1.
    init(port: Int) {
        self.port = UInt16(port)
        watch(0, as: .max)
    }

    deinit {
        for connection in connections { close(connection.descriptor) }
        close(poll)
    }

    /// Opens one more connection, and gives its number.
    func open() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, result == 0 else {
            throw BenchmarkError("connection \(connections.count): \(String(cString: strerror(errno)))")
        }
        var yes: CInt = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
        watch(descriptor, as: UInt64(connections.count))
        connections.append(Connection(descriptor: descriptor))
        return connections.count - 1
    }

    /// Sends a request now.
    func send(_ request: [UInt8], on connection: Int) throws {
        connections[connection].sentAt = Moment.now
        let descriptor = connections[connection].descriptor
        // Requests are small, so that the socket always has room.
        guard Glibc.send(descriptor, request, request.count, CInt(MSG_NOSIGNAL)) == request.count else {
            throw BenchmarkError("a request could not be sent: \(String(cString: strerror(errno)))")
        }
    }

    /// Sends a request at a moment, or now if that has passed.
    func send(_ request: [UInt8], on connection: Int, at moment: Double) {
        let index = later[laterStart...].lastIndex { $0.moment <= moment } ?? laterStart - 1
        later.insert(Due(moment: moment, connection: connection, request: request), at: index + 1)
    }

    /// When the last request of a connection was sent.
    func sentAt(_ connection: Int) -> Double { connections[connection].sentAt }

    /// Passes on answers and lines until it is stopped.
    func run() throws {
        var events = [epoll_event](repeating: epoll_event(), count: 1024)
        while !isStopped {
            let count = epoll_wait(poll, &events, CInt(events.count), patience)
            for event in events.prefix(Int(max(0, count))) {
                if event.data.u64 == .max { try readLines() } else { try readAnswers(Int(event.data.u64)) }
                if isStopped { return }
            }
            try sendDue()
        }
    }

    /// Has `run()` return.
    func stop() {
        isStopped = true
    }

    private func watch(_ descriptor: CInt, as number: UInt64) {
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: number))
        epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)
    }

    /// Milliseconds until something is to be sent.
    private var patience: CInt {
        guard laterStart < later.count else { return 1_000 }
        return CInt(max(0, (later[laterStart].moment - Moment.now) * 1_000).rounded(.up))
    }

    private func sendDue() throws {
        let now = Moment.now
        while laterStart < later.count, later[laterStart].moment <= now {
            let due = later[laterStart]
            laterStart += 1
            try send(due.request, on: due.connection)
        }
        if laterStart > 1_024, laterStart * 2 > later.count {
            later.removeFirst(laterStart)
            laterStart = 0
        }
    }

    private func readLines() throws {
        let count = read(0, &buffer, buffer.count)
        guard count > 0 else { return try onLine(nil) }
        for line in String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n") {
            try onLine(String(line))
        }
    }

    private func readAnswers(_ number: Int) throws {
        let count = recv(connections[number].descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN { return }
        guard count > 0 else { throw BenchmarkError("the server closed connection \(number)") }
        let now = Moment.now
        if connections[number].unread.isEmpty {
            let used = try pass(buffer[..<count], of: number, at: now)
            if used < count { connections[number].unread = Array(buffer[used..<count]) }
        } else {
            connections[number].unread += buffer[..<count]
            let used = try pass(connections[number].unread[...], of: number, at: now)
            connections[number].unread.removeFirst(used)
        }
    }

    /// Passes on an answer if it is whole, and gives how many bytes it had.
    private func pass(_ bytes: ArraySlice<UInt8>, of number: Int, at moment: Double) throws -> Int {
        // One request at a time is under way on a connection, so there is one answer.
        guard let answer = try Answer(bytes, at: moment) else { return 0 }
        try onAnswer(number, answer)
        return answer.length
    }
}
