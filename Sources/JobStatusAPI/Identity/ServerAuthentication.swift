import JobStore
import Logging

/// Who is let in.
///
/// Without any way to tell, everybody who can reach the server is, so it may only listen where no other machine can.
public struct ServerAuthentication: Sendable, Hashable {
    /// Whether API keys let their holders in.
    public var acceptsKeys: Bool

    /// Which tokens of an identity provider let their holders in; nil for none.
    public var tokens: TokenAuthentication?

    /// Lets in whoever the parameters say.
    public init(acceptsKeys: Bool = false, tokens: TokenAuthentication? = nil) {
        self.acceptsKeys = acceptsKeys
        self.tokens = tokens
    }

    /// Whether there is any way to tell who asks.
    public var isConfigured: Bool { acceptsKeys || tokens != nil }

    /// What finds out who makes a request.
    ///
    /// - Parameters:
    ///   - store: Where the API keys are.
    ///   - configuration: Where the server listens, and how.
    ///   - logger: Where it logs to.
    /// - Returns: It, before it knows anything.
    func authenticator(
        store: JobStore,
        configuration: JobStatusServerConfiguration,
        logger: Logger
    ) -> any Authenticator {
        guard isConfigured else {
            let isOnSocket = if case .unix = configuration.address { true } else { false }
            return LocalAuthenticator(
                checksHost: !isOnSocket,
                scheme: configuration.certificate == nil ? "http" : "https",
                allowedOrigins: configuration.allowedOrigins
            )
        }
        return BearerAuthenticator(
            keys: acceptsKeys ? KeyRing(store: store, logger: logger) : nil,
            tokens: tokens.map { TokenVerifier(rules: $0, source: TokenKeySource($0.keySet, logger: logger)) }
        )
    }
}
