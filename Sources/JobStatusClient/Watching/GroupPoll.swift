import JobStatusModels

/// How many jobs are asked for together, one request at a time.
///
/// By the change feed where the server has one, else by pages of the jobs named by id, else one by one.
struct GroupPoll: Sendable, Equatable {
    /// How to ask, the best first.
    enum Way: Int, Sendable, CaseIterable {
        case feed, pages, singly
    }

    /// After so many full pages the feed is too long to be read from its beginning.
    static let pageLimit = 50
    /// The least time from one request to the next while only jobs change that are not watched.
    static let noiseSpacing: Duration = .seconds(1)

    /// How to ask now.
    private(set) var way: Way = .feed
    /// Whether the server was seen to answer that way.
    var isProven = false
    /// How far the feed was read.
    var cursor: String?
    /// Whether the feed was read to its end, so that what comes is new.
    var isCaughtUp = false
    /// Pages read one after the other.
    var pages = 0
    /// Jobs to ask for before anything else.
    var queue: [String] = []
    /// Jobs that are over, whose result was too large for a list.
    var large: [String] = []
    /// Jobs that the server does not know, or not yet.
    var doubtful: Set<String> = []

    /// Adds a job.
    mutating func join(_ jobID: String) {
        queue.append(jobID)
    }

    /// Takes note that nobody wants to know about a job any more.
    mutating func leave(_ jobID: String) {
        queue.removeAll { $0 == jobID }
        large.removeAll { $0 == jobID }
        doubtful.remove(jobID)
    }

    /// Begins anew, from where the feed was read to.
    mutating func reset() {
        let cursor = cursor
        self = GroupPoll()
        self.cursor = cursor
    }

    /// Reads the feed from its beginning, which does not tell what was deleted, and so asks for all jobs again.
    mutating func resync(_ jobIDs: some Sequence<String>) {
        (cursor, isCaughtUp, pages, queue) = (nil, false, 0, jobIDs.sorted())
    }

    /// Gives up a way that the server does not have.
    ///
    /// - Returns: Whether there is another one.
    @discardableResult
    mutating func stepDown() -> Bool {
        guard let next = Way(rawValue: way.rawValue + 1) else { return false }
        (way, isProven, cursor, isCaughtUp, pages, queue) = (next, false, nil, false, 0, [])
        return true
    }

    /// Whether the next request can wait.
    var canHold: Bool {
        way == .feed && isCaughtUp && queue.isEmpty && large.isEmpty && doubtful.isEmpty
    }

    /// What to ask next.
    ///
    /// - Parameter topics: The jobs that are watched.
    /// - Returns: The request.
    mutating func step(for topics: [String: Topic]) -> PollStep {
        if let jobID = large.first { return .status(jobID: jobID) }
        if queue.isEmpty { queue = way == .feed ? doubtful.sorted() : topics.keys.sorted() }
        if queue.isEmpty { return .changes(since: cursor) }
        if way == .singly, let jobID = queue.first {
            guard let topic = topics[jobID] else { return .status(jobID: jobID) }
            return JobPoll.step(for: topic, hold: .zero)
        }
        return .jobs(Array(queue.prefix(JobLimits.listedIDCount)))
    }
}
