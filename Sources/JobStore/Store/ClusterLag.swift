/// What old transactions, of whatever program, hold up in the whole cluster.
public struct ClusterLag: Sendable, Hashable {
    /// For how many seconds the oldest transaction that has written something has run: what the feed is behind.
    public var feed: Double
    /// For how many seconds the oldest snapshot has been held: since then no dead row could be cleaned up.
    public var cleanup: Double
    /// For how many seconds the oldest prepared transaction has stood: it holds both back until somebody ends it by its name.
    public var prepared: Double
    /// The process id of the server that runs the first of these transactions; nil if that is prepared, and so has none.
    public var writer: Int?
}
