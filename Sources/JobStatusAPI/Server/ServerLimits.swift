/// Everything that one client, or all of them together, may not exceed: set here and nowhere else.
public struct ServerLimits: Sendable, Hashable {
    /// The largest request body, in bytes; more is 413.
    public var bodySize = 1 << 20

    /// How much of a body that nobody wants is still read after a refusal, in bytes, so that the client gets to read it.
    public var drainSize = 1 << 20

    /// How many requests an owner may make on a node, and in how long; more is 429, and nil is any number.
    public var requestRate: RequestRate?

    /// How many jobs of an owner may be unfinished at a time; to start more is 429, and nil is any number.
    public var unfinishedJobs: Int?

    /// How long a header may take to arrive, from its first byte; longer is 408.
    public var headerTimeout: Duration = .seconds(20)

    /// How long a body may take to arrive, from the end of the header; longer is 408.
    public var bodyTimeout: Duration = .seconds(30)

    /// How long a connection may be silent between requests, or inside of one, and for how long a client may read nothing of
    /// an answer; then it is closed.
    public var idleTimeout: Duration = .seconds(90)

    /// How long a connection that is being closed may take to read the last answer.
    public var lingerTimeout: Duration = .seconds(2)

    /// The largest header field, name and value, in bytes; more is 431.
    public var headerFieldSize = 16 << 10

    /// The largest header, in bytes; more is 431.
    public var headerSize = 32 << 10

    /// The most header fields; more is 431.
    public var headerFieldCount = 100

    /// The most connections at one time; more wait to be accepted.
    public var connections = 19_000

    /// The most connections that wait to be accepted.
    public var backlog = 1_024

    /// The most requests that are held at one time; more are answered at once.
    public var heldRequests = 18_000

    /// The most requests that are held for one owner at one time; more are answered at once.
    public var heldRequestsPerOwner = 18_000

    /// How many bytes of job statuses are remembered, about.
    public var cacheSize = 64 << 20

    /// How long a remembered status counts as fresh without the database confirming it: twice the time between two looks.
    public var cacheAge: Duration = .seconds(1)

    /// For how long whoever was let in counts as such; whose answer takes longer, for it is held, must show that he still is:
    /// half of the time in which a node knows of a revoked key.
    public var identityAge: Duration = .milliseconds(500)

    /// How long `/readyz` waits for the database.
    public var readinessTimeout: Duration = .seconds(2)

    /// The limits that a server has unless it is told otherwise.
    public init() {}
}
