/// The limits of a pool of leased connections.
public struct PostgresPoolConfiguration: Sendable, Hashable {
    /// How many connections are kept open while the pool runs, even if nobody needs them.
    public var minimumConnections: Int
    /// How many connections there may be at once.
    public var maximumConnections: Int
    /// How many may wait for a connection; more are refused at once.
    public var maximumWaiters: Int
    /// How long one waits for a connection, shared ones that are being replaced included.
    public var waitTimeout: Duration
    /// After what time without use a connection above the minimum is closed.
    public var idleTimeout: Duration
    /// After what time without a sign of life an idle connection is asked for one.
    public var checkInterval: Duration
    /// After what time without a sign of life a connection is asked for one before it is handed out.
    public var checkBeforeUseAfter: Duration
    /// How long a connection that was asked may take to answer.
    public var checkTimeout: Duration

    /// Sets the limits.
    public init(
        minimumConnections: Int = 0,
        maximumConnections: Int = 8,
        maximumWaiters: Int = 1_000,
        waitTimeout: Duration = .seconds(5),
        idleTimeout: Duration = .seconds(300),
        checkInterval: Duration = .seconds(30),
        checkBeforeUseAfter: Duration = .seconds(5),
        checkTimeout: Duration = .seconds(3)
    ) {
        self.minimumConnections = minimumConnections
        self.maximumConnections = maximumConnections
        self.maximumWaiters = maximumWaiters
        self.waitTimeout = waitTimeout
        self.idleTimeout = idleTimeout
        self.checkInterval = checkInterval
        self.checkBeforeUseAfter = checkBeforeUseAfter
        self.checkTimeout = checkTimeout
    }
}
