import NIOCore

/// Names and addresses of this machine that no other machine can reach it by.
enum Loopback {
    /// Whether a host is `localhost` or an address of 127.0.0.0/8 or `::1`, without brackets.
    static func isLoopback(host: String) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host == "localhost." { return true }
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        switch address {
        // Written canonically by the system, whatever way it came.
        case .v4: return address.ipAddress?.hasPrefix("127.") == true
        case .v6: return address.ipAddress == "::1"
        case .unixDomainSocket: return false
        }
    }

    /// Whether the host of an authority such as `localhost:8080` or `[::1]:8080` is loopback.
    static func isLoopback(authority: String) -> Bool {
        for name in usualNames where authority.utf8.starts(with: name) {
            let rest = authority.utf8.dropFirst(name.count)
            if rest.isEmpty || isPort(Substring(rest)) { return true }
        }
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return false }
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return false }
            return isLoopback(host: String(authority[authority.index(after: authority.startIndex)..<end]))
        }
        guard let colon = authority.firstIndex(of: ":") else { return isLoopback(host: authority) }
        return isPort(authority[colon...]) && isLoopback(host: String(authority[..<colon]))
    }

    /// The names that almost everybody uses, known without asking the system what kind of address they are.
    private static let usualNames = [Array("127.0.0.1".utf8), Array("localhost".utf8)]

    private static func isPort(_ text: Substring) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: ":") && digits.count <= 5
            && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}
