/// Why a server can't be configured so.
public enum ServerConfigurationError: Error, Sendable, Hashable {
    /// Without authentication a server may only listen where no other machine can reach it.
    case addressNotLocal(ListeningAddress)
    /// The system does not let a server listen there.
    case cannotListen(ListeningAddress, reason: String)
    /// A certificate can't be used with its key.
    case certificate(String, reason: String)
}

extension ServerConfigurationError: CustomStringConvertible {
    /// A sentence for people, with what to do.
    public var description: String {
        switch self {
        case .addressNotLocal(let address):
            "no authentication is configured, so \(address) is refused: listen on 127.0.0.1, ::1 or a Unix socket"
        case .cannotListen(let address, let reason):
            "can't listen on \(address): \(reason)"
        case .certificate(let path, let reason):
            "can't use the certificate \(path) with its key: \(reason)"
        }
    }
}
