/// Where a server listens, or shall.
public enum ListeningAddress: Sendable, Hashable {
    /// A host name or IP address, and a port; as a wish, port 0 means any that is free.
    case tcp(host: String, port: Int)

    /// The path of a Unix socket, at most 107 bytes; a file that is there is replaced.
    case unix(path: String)

    /// Whether no other machine can reach it.
    public var isLocal: Bool {
        switch self {
        case .tcp(let host, _): Loopback.isLoopback(host: host)
        case .unix: true
        }
    }
}

extension ListeningAddress: CustomStringConvertible {
    /// A URL for people: `http://127.0.0.1:8080`, or `unix:/run/jobd.sock`.
    public var description: String { url(isSecure: false) }

    /// A URL for people, with `https` if the server has a certificate.
    public func url(isSecure: Bool) -> String {
        let scheme = isSecure ? "https" : "http"
        return switch self {
        case .tcp(let host, let port):
            host.contains(":") ? "\(scheme)://[\(host)]:\(port)" : "\(scheme)://\(host):\(port)"
        case .unix(let path):
            "unix:\(path)"
        }
    }
}
