/// How many jobs of a queue and kind run, or wait for a later time.
public struct StateDepth: Sendable, Hashable {
    /// What they do.
    public enum State: String, Sendable {
        /// They wait until they are due.
        case scheduled
        /// They run, on whatever node.
        case running = "processing"
    }

    /// What they do.
    public var state: State
    /// The queue.
    public var queue: String
    /// The kind.
    public var kind: String
    /// How many; of all together no more than `JobStore.depthLimit` are looked at.
    public var count: Int
    /// For how many seconds the first of those that run has run; 0 for those that don't.
    public var age: Double
}
