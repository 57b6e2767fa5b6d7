/// How a runner works.
public struct RunnerConfiguration: Sendable {
    /// Jobs that run at once, of all kinds together.
    public var concurrency: Int

    /// The queues to take from, in turns; nil for all that its kinds wait in.
    public var queues: [String]?

    /// How long a lease holds without being renewed; a node that is gone is noticed after this time.
    public var lease: Duration

    /// How long jobs may go on after the service was told to stop.
    public var shutdownGrace: Duration

    /// How long a job that was told to stop may take before it is over whatever its handler does.
    public var cancelGrace: Duration

    /// The least time between two writes of progress.
    public var progressInterval: Duration

    /// The time between two looks for lost nodes, due jobs and outdated ones.
    public var upkeepInterval: Duration

    /// What this node is called in logs: host and process id.
    public var name: String

    /// Where to keep its name for the node that comes after it, if only one can be at a time.
    public var memory: NodeMemory?

    /// Describes a runner.
    public init(
        concurrency: Int,
        queues: [String]? = nil,
        lease: Duration = .seconds(30),
        shutdownGrace: Duration = .seconds(25),
        cancelGrace: Duration = .seconds(10),
        progressInterval: Duration = .milliseconds(250),
        upkeepInterval: Duration = .seconds(1),
        name: String = "node",
        memory: NodeMemory? = nil
    ) {
        self.concurrency = concurrency
        self.queues = queues
        self.lease = lease
        self.shutdownGrace = shutdownGrace
        self.cancelGrace = cancelGrace
        self.progressInterval = progressInterval
        self.upkeepInterval = upkeepInterval
        self.name = name
        self.memory = memory
    }
}
