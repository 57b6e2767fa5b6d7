/// How a store is connected to its database.
public struct DatabaseConnections: Sendable, Hashable {
    /// The connections that are leased one by one.
    public struct Pool: Sendable, Hashable {
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
        /// How many seconds those who got one have waited for it, all together since the start.
        public var waitTime: Double
    }

    /// The connection on which other nodes are heard.
    public struct Listener: Sendable, Hashable {
        /// Whether it listens.
        public var isConnected: Bool
        /// How often its connection was replaced.
        public var reconnects: Int
        /// For how many seconds the server has not been heard of on it; `nil` if it never was.
        public var silence: Double?
    }

    /// The pool.
    public var pool: Pool
    /// The listener; `nil` if there is none.
    public var listener: Listener?
}
