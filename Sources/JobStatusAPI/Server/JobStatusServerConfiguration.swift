/// How a server listens and what it allows.
public struct JobStatusServerConfiguration: Sendable {
    /// Where to listen.
    public var address: ListeningAddress

    /// Who is let in.
    public var authentication: ServerAuthentication

    /// With what the server shows who it is; nil for no TLS.
    public var certificate: ServerCertificate?

    /// Whose web pages may call the server.
    public var allowedOrigins: AllowedOrigins

    /// What one client, or all of them, may not exceed.
    public var limits: ServerLimits

    /// Whether the server is about to stop; shared with whoever stops it.
    public var state: ServerState

    /// What it measures.
    public var metrics = ServerMetrics.none

    /// Makes a configuration.
    public init(
        address: ListeningAddress = .tcp(host: "127.0.0.1", port: 8_080),
        authentication: ServerAuthentication = ServerAuthentication(),
        certificate: ServerCertificate? = nil,
        allowedOrigins: AllowedOrigins = .none,
        limits: ServerLimits = ServerLimits(),
        state: ServerState = ServerState()
    ) {
        self.address = address
        self.authentication = authentication
        self.certificate = certificate
        self.allowedOrigins = allowedOrigins
        self.limits = limits
        self.state = state
    }
}
