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
    private(set) var isProven = false
    /// How far the feed was read.
    var cursor: String?
    /// Whether the feed was read to its end, so that what comes is new.
    private(set) var isCaughtUp = false
    /// Pages read one after the other.
    private var pages = 0
    /// Jobs to ask for before anything else.
    private(set) var queue: [String] = []
    /// Jobs that are over, whose result was too large for a list.
    private(set) var large: [String] = []
    /// Jobs of our own that the server does not know yet.
    private(set) var doubtful: Set<String> = []

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

extension GroupPoll {
    /// What the watch of several jobs learned from an answer.
    struct Lesson: Sendable, Equatable {
        var outlook: PollReport.Outlook
        /// Jobs that do not exist.
        var missing: [String] = []
    }

    /// Takes an answer in.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - step: What was asked.
    ///   - topics: The jobs that are watched, by id; those over are over afterwards.
    /// - Returns: What it brought.
    mutating func take(_ answer: PollAnswer, to step: PollStep, into topics: inout [String: Topic]) -> Lesson {
        var change = Topic.Change.none
        var missing: [String] = []
        switch answer {
        case .status(let answer):
            if let jobID = step.jobID { pass(jobID) }
            if let status = answer.value {
                change = topics[status.jobID]?.take(answer.about(status, isExcerpt: false)) ?? .none
            } else if let jobID = step.jobID {
                topics[jobID]?.confirm()
            }
        case .jobs(let answer, let asked):
            if way == .pages { isProven = true }
            for status in answer.value.jobs { change.add(take(answer.about(status), into: &topics)) }
            let found = Set(answer.value.jobs.map(\.jobID))
            missing = asked.filter { !found.contains($0) }
            doubtful.formUnion(missing)
            queue.removeAll(where: Set(asked).contains)
        case .changes(let answer):
            return takePage(answer, into: &topics)
        }
        let hasFeed = way == .feed && !isCaughtUp && doubtful.isEmpty
        let hasMore = !large.isEmpty || !queue.isEmpty || hasFeed
        return Lesson(outlook: hasMore ? .more : outlook(change, topics, isNoisy: false), missing: missing)
    }

    /// Takes note that a job was asked for.
    private mutating func pass(_ jobID: String) {
        queue.removeAll { $0 == jobID }
        large.removeAll { $0 == jobID }
    }

    private mutating func takePage(_ answer: Answer<ChangesPage>, into topics: inout [String: Topic]) -> Lesson {
        var change = Topic.Change.none
        var missing: [String] = []
        for item in answer.value.changes {
            switch item {
            case .updated(let status): change.add(take(answer.about(status), into: &topics))
            case .deleted(let jobID): if topics[jobID] != nil { missing.append(jobID) }
            }
        }
        // A page that leads nowhere is not worth turning again.
        let hasMore = answer.value.more && answer.value.cursor != cursor
        let isNoisy = isCaughtUp && !answer.value.changes.isEmpty
        (cursor, isProven, isCaughtUp) = (answer.value.cursor, true, !hasMore)
        pages = hasMore ? pages + 1 : 0
        if pages >= Self.pageLimit { stepDown() }
        if hasMore || !large.isEmpty { return Lesson(outlook: .more, missing: missing) }
        return Lesson(
            outlook: outlook(change, topics, isNoisy: isNoisy),
            missing: missing
        )
    }

    private mutating func take(_ answer: Answer<JobStatus>, into topics: inout [String: Topic]) -> Topic.Change {
        let jobID = answer.value.jobID
        doubtful.remove(jobID)
        guard topics[jobID] != nil else { return .none }
        guard !answer.value.resultOmitted else {
            if !large.contains(jobID) { large.append(jobID) }
            return .none
        }
        pass(jobID)
        return topics[jobID]?.take(answer) ?? .none
    }

    private func outlook(
        _ change: Topic.Change,
        _ topics: [String: Topic],
        isNoisy: Bool
    ) -> PollReport.Outlook {
        switch change {
        case .status: return .changed(spacing: .zero)
        case .progress: return .changed(spacing: topics.values.compactMap(\.interval).min() ?? Self.noiseSpacing)
        case .none: return isNoisy ? .changed(spacing: Self.noiseSpacing) : .unchanged
        }
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
}

extension Topic.Change {
    /// The more telling of two.
    fileprivate mutating func add(_ other: Topic.Change) {
        if self == .none || other == .status { self = other }
    }
}
