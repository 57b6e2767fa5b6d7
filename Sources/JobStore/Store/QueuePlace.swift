/// Where a job stands in line.
public struct QueuePlace: Sendable, Hashable {
    /// What sort of job it is.
    public var kind: String
    /// How many of its queue and kind go first, no more than `JobStore.depthLimit`.
    public var position: Int
    /// How many of its kind run.
    public var running: Int
}
