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
    ///   - address: Where the server listens.
    ///   - allowedOrigins: Whose web pages may call it.
    ///   - logger: Where it logs to.
    /// - Returns: It, before it knows anything.
    func authenticator(
        store: JobStore,
        address: ListeningAddress,
        allowedOrigins: AllowedOrigins,
        logger: Logger
    ) -> any Authenticator {
        guard isConfigured else {
            let isOnSocket = if case .unix = address { true } else { false }
            return LocalAuthenticator(checksHost: !isOnSocket, allowedOrigins: allowedOrigins)
        }
        return BearerAuthenticator(
            keys: acceptsKeys ? KeyRing(store: store, logger: logger) : nil,
            tokens: tokens.map { TokenVerifier(rules: $0, source: TokenKeySource($0.keySet, logger: logger)) },
            logger: logger
        )
    }
}
