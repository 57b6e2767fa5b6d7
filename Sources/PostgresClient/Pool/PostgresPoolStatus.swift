/// How the connections stand that are leased one by one.
public struct PostgresPoolStatus: Sendable, Hashable {
    /// Connections that are being made.
    public var connecting: Int
    /// Connections that nobody has.
    public var idle: Int
    /// Connections that somebody has.
    public var leased: Int
    /// Those who wait for one.
    public var waiting: Int
    /// How often one was handed out, since the start.
    public var leases: Int
    /// How long those who got one have waited for it, all together since the start.
    public var waitTime: Duration
}
