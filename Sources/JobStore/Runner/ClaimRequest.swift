/// What a node could run now.
public struct ClaimRequest: Sendable {
    /// The queue to take from.
    public var queue: String
    /// The kinds that have a handler here and a free slot.
    public var kinds: [String]
    /// At most so many jobs.
    public var limit: Int

    /// Asks for jobs.
    public init(queue: String, kinds: [String], limit: Int) {
        self.queue = queue
        self.kinds = kinds
        self.limit = limit
    }
}
