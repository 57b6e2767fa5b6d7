import Foundation

/// Which tokens of an identity provider let their holders in (RFC 9068, RFC 7519).
public struct TokenAuthentication: Sendable, Hashable {
    /// Where the provider's public keys are (RFC 7517).
    public enum KeySet: Sendable, Hashable {
        /// A file, which is read again when it changes.
        case file(path: String)
        /// An `https` address, or `http` on this machine.
        case url(String)
    }

    /// Whether what an address answers can't have been forged on its way: `https`, or `http` on this machine.
    public static func isTrustworthy(address: String) -> Bool {
        guard let url = URL(string: address), let host = url.host(), !host.isEmpty else { return false }
        return switch url.scheme?.lowercased() {
        case "https": true
        case "http": Loopback.isLoopback(host: host)
        default: false
        }
    }

    /// Where the provider's public keys are.
    public var keySet: KeySet

    /// What `iss` must be.
    public var issuer: String

    /// What must be in `aud`.
    public var audience: String

    /// How far the provider's clock and this node's may be apart.
    public var leeway: Duration

    /// Accepts the tokens that the parameters describe.
    public init(keySet: KeySet, issuer: String, audience: String, leeway: Duration = .seconds(60)) {
        self.keySet = keySet
        self.issuer = issuer
        self.audience = audience
        self.leeway = leeway
    }
}
