/// What a node could run now.
public struct ClaimRequest: Sendable {
    /// The queue to take from.
    public var queue: String
    /// The kinds that have a handler here, and how many jobs of each there is room for.
    public var room: [String: Int]
    /// At most so many jobs together.
    public var limit: Int

    /// Asks for jobs.
    public init(queue: String, room: [String: Int], limit: Int) {
        self.queue = queue
        self.room = room
        self.limit = limit
    }
}
