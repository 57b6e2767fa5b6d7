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

    /// So many jobs that were watched are remembered.
    static let mostFormer = 1_000

    /// The time after which the best way is tried again that a server did not have, doubled after each try in vain: it
    /// may have been in the middle of a deployment.
    static let trialSpacing = Backoff(initial: .seconds(60), limit: .seconds(960))

    /// How to ask now.
    private(set) var way: Way = .feed
    /// Whether the server was seen to answer that way.
    var isProven = false
    /// Whether the server was seen to answer for jobs by id.
    var hasListed = false
    /// Whether the last request was refused, although the server had answered the like.
    var isRefused = false
    /// When the best way is tried again; `nil` for not at all.
    private var nextTrial: Duration?
    /// Whether the best way is being tried again, so that any failure ends that.
    var isTrying = false
    /// So many such tries were made in a row.
    var trials = 0
    /// How far the feed was read; `nil` before its beginning.
    var cursor: String?
    /// Whether to begin at the feed's present end, and not with all jobs that there ever were: the jobs that are watched
    /// are asked for by id after that, so that nothing is missed.
    private(set) var beginsAtEnd = true
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
    /// Jobs that were watched: the feed may tell what an answer about them alone has told before.
    private(set) var former: Set<String> = []

    /// Adds a job.
    mutating func join(_ jobID: String) {
        queue.append(jobID)
    }

    /// Takes note that nobody wants to know about a job any more.
    mutating func leave(_ jobID: String) {
        queue.removeAll { $0 == jobID }
        large.removeAll { $0 == jobID }
        doubtful.remove(jobID)
        if former.count >= Self.mostFormer { former = [] }
        former.insert(jobID)
    }

    /// Begins anew.
    mutating func reset() {
        let beginsAtEnd = beginsAtEnd
        self = GroupPoll()
        self.beginsAtEnd = beginsAtEnd
    }

    /// Begins at the beginning, since the server does not know the present end by name.
    mutating func forgoEnd() {
        beginsAtEnd = false
    }

    /// Begins the feed again, which does not tell what was deleted meanwhile, and so asks for all jobs again.
    mutating func resync(_ jobIDs: some Sequence<String>) {
        (cursor, isCaughtUp, pages, queue) = (nil, false, 0, jobIDs.sorted())
    }

    /// Takes note that the server refused a request.
    ///
    /// - Parameter step: What was asked.
    /// - Returns: Whether to ask once more: it answered the like before, so this may be of something on the way, or of a
    ///   deployment.
    mutating func forgive(_ step: PollStep) -> Bool {
        let isKnown =
            switch step {
            case .changes: isProven
            case .jobs: hasListed
            case .status, .change: false
            }
        guard isKnown, !isRefused else { return false }
        isRefused = true
        return true
    }

    /// Gives up a way that the server does not have.
    ///
    /// - Parameter now: The time, by which the best way is tried again later; `nil` for never.
    /// - Returns: Whether there is another one.
    @discardableResult
    mutating func stepDown(at now: Duration?) -> Bool {
        guard let next = Way(rawValue: way.rawValue + 1) else { return false }
        if way == .feed { nextTrial = now.map { $0 + Self.trialSpacing.ceiling(afterFailures: trials + 1) } }
        (way, isProven, isRefused, isTrying, cursor, isCaughtUp, pages, queue) =
            (next, false, false, false, nil, false, 0, [])
        return true
    }

    /// Tries the best way again, if it is time for that.
    private mutating func tryAgain(for topics: [String: Topic], at now: Duration) {
        guard let nextTrial, now >= nextTrial else { return }
        self.nextTrial = nil
        trials += 1
        (way, isProven, isRefused, isTrying) = (.feed, false, false, true)
        resync(topics.keys)
    }

    /// Whether the next request can wait.
    var canHold: Bool {
        way == .feed && isCaughtUp && queue.isEmpty && large.isEmpty && doubtful.isEmpty
    }

    /// What to ask next.
    ///
    /// - Parameters:
    ///   - topics: The jobs that are watched.
    ///   - now: The time.
    /// - Returns: The request.
    mutating func step(for topics: [String: Topic], at now: Duration) -> PollStep {
        tryAgain(for: topics, at: now)
        if let jobID = large.first { return .status(jobID: jobID) }
        let interval = topics.values.compactMap(\.interval).min()
        // Before the jobs are asked for: what changes after this is in the feed.
        if way == .feed, cursor == nil, beginsAtEnd { return .changes(since: ChangesPage.now, every: interval) }
        if queue.isEmpty { queue = way == .feed ? doubtful.sorted() : topics.keys.sorted() }
        if queue.isEmpty { return .changes(since: cursor, every: interval) }
        if way == .singly, let jobID = queue.first {
            guard let topic = topics[jobID] else { return .status(jobID: jobID) }
            return JobPoll.step(for: topic, hold: .zero)
        }
        return .jobs(Array(queue.prefix(JobLimits.listedIDCount)))
    }
}
