/// How a listener stands.
public struct PostgresListenerStatus: Sendable, Hashable {
    /// Whether it listens.
    public var isConnected = false
    /// How often it has begun to listen.
    public var connections = 0
    /// When the server was last heard of: an answer to a probe, or a notification; `nil` for never.
    public var lastSign: ContinuousClock.Instant?
}
