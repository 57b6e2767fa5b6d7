/// What a node that runs jobs is doing.
public struct NodeLoad: Sendable, Hashable {
    /// Its name for people: host and process id.
    public var name: String
    /// How many jobs it runs.
    public var running: Int
}
