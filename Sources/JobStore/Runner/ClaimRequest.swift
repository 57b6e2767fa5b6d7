/// What a node could run now.
public struct ClaimRequest: Sendable {
    /// The queue to take from.
    public var queue: String
    /// The kinds that have a handler here, and how many jobs of each there is room for.
    public var room: [String: Int]
    /// Of kinds that have such a limit, how many jobs all nodes together may run.
    public var globalLimits: [String: Int]
    /// At most so many jobs together.
    public var limit: Int
    /// Of kinds that have some, from where on to look; an empty list is a look at everything.
    public var floors: [String: [ClaimFloor]] = [:]
    /// Whether to look for jobs that joined the line late, below any floor.
    public var seesLatecomers = true

    /// Asks for jobs.
    public init(queue: String, room: [String: Int], globalLimits: [String: Int] = [:], limit: Int) {
        self.queue = queue
        self.room = room
        self.globalLimits = globalLimits
        self.limit = limit
    }
}
