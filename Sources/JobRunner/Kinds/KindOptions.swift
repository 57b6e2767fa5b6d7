/// How jobs of a kind are run.
public struct KindOptions: Sendable, Hashable {
    /// How long one run may take, unless the start says otherwise; nil for as long as it takes.
    public var timeout: Duration?

    /// How often, and after what delay, a job that failed is tried again.
    public var retry: RetryPolicy

    /// How many jobs of the kind one node runs at a time; nil for as many as it has room for.
    public var concurrency: Int?

    /// How many jobs of the kind all nodes together run at a time; nil for any number.
    ///
    /// Nodes that disagree each keep to their own number.
    public var globalConcurrency: Int?

    /// The queue that jobs of the kind wait in; a node takes from the queues that it was told to.
    public var queue: String

    /// Whether a start that names no kind starts this one; at most one kind of a service does.
    public var isDefault: Bool

    /// When a job of the kind is started by itself; nil for never.
    public var schedule: JobSchedule?

    /// The queue of kinds that name none.
    public static let standardQueue = "default"

    /// Makes options; without any, a job has one attempt and all the time it needs.
    ///
    /// - Parameters:
    ///   - timeout: How long one run may take.
    ///   - retry: How often, and after what delay, a job that failed is tried again.
    ///   - concurrency: How many jobs of the kind one node runs at a time.
    ///   - globalConcurrency: How many jobs of the kind all nodes together run at a time.
    ///   - queue: The queue that jobs of the kind wait in: 1 to 100 of `A-Za-z0-9_.-`.
    ///   - isDefault: Whether a start that names no kind starts this one.
    ///   - schedule: When a job of the kind is started by itself.
    public init(
        timeout: Duration? = nil,
        retry: RetryPolicy = .once,
        concurrency: Int? = nil,
        globalConcurrency: Int? = nil,
        queue: String = Self.standardQueue,
        isDefault: Bool = false,
        schedule: JobSchedule? = nil
    ) {
        self.timeout = timeout
        self.retry = retry
        self.concurrency = concurrency
        self.globalConcurrency = globalConcurrency
        self.queue = queue
        self.isDefault = isDefault
        self.schedule = schedule
    }
}
