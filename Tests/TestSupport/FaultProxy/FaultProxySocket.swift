import Glibc

/// The system calls of the proxy.
enum FaultProxySocket {
    /// Listens on an address; the port of a free one is in the address that is given back.
    static func listen(on address: FaultProxy.Address) throws -> (descriptor: CInt, address: FaultProxy.Address) {
        let descriptor = try make(address)
        if case .unix(let path) = address { unlink(path) }
        let bound = withAddress(address) { bind(descriptor, $0, $1) }
        guard bound == 0, Glibc.listen(descriptor, 64) == 0 else {
            close(descriptor)
            throw TestSupportError("The proxy can't listen on \(address): \(String(cString: strerror(errno)))")
        }
        guard case .tcp = address else { return (descriptor, address) }
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return (descriptor, .tcp(port: UInt16(bigEndian: name.sin_port)))
    }

    static func connect(to address: FaultProxy.Address) -> CInt? {
        guard let descriptor = try? make(address) else { return nil }
        guard withAddress(address, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Ends a connection so that over TCP the peer sees a reset when the descriptor is closed.
    static func reset(_ descriptor: CInt) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        // Wakes who reads, and tells the peer nothing yet.
        shutdown(descriptor, CInt(SHUT_RD))
    }

    /// Makes a send to a peer that does not read come back ten times a second.
    static func limitSends(of descriptor: CInt) {
        var pause = timeval(tv_sec: 0, tv_usec: 100_000)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &pause, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func make(_ address: FaultProxy.Address) throws -> CInt {
        let family = if case .tcp = address { AF_INET } else { AF_UNIX }
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw TestSupportError("No socket: \(String(cString: strerror(errno)))") }
        limitSends(of: descriptor)
        var on: CInt = 1
        if family == AF_INET {
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
            setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        }
        return descriptor
    }

    private static func withAddress(
        _ address: FaultProxy.Address,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        switch address {
        case .tcp(let port):
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            return call(&name, body)
        case .unix(let path):
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            let fits = withUnsafeMutableBytes(of: &name.sun_path) { target in
                guard path.utf8.count < target.count else { return false }
                target.copyBytes(from: path.utf8)
                return true
            }
            return fits ? call(&name, body) : -1
        }
    }

    private static func call<Name>(_ name: inout Name, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Name>.size))
            }
        }
    }
}
