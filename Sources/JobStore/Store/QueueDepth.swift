/// How much of a kind waits for its turn.
public struct QueueDepth: Sendable, Hashable {
    /// The queue.
    public var queue: String
    /// The kind.
    public var kind: String
    /// How many jobs are due and wait, no more than `JobStore.depthLimit`.
    public var waiting: Int
    /// For how many seconds the first of them has been due.
    public var age: Double
}
