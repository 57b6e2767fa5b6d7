import JobStatusClient
import JobStatusModels

/// How far the change feed was read, and what to ask next.
struct FeedPlace: Sendable, Equatable {
    /// A request.
    enum Step: Sendable, Equatable {
        /// For the cursor of the present end.
        case end
        /// For jobs that are not over.
        case list(JobQuery)
        /// For the page behind a cursor.
        case page(since: String?)
    }

    /// What to do about a cursor that the server refused.
    enum Refusal: Sendable, Equatable {
        /// The server does not know the present end by name: go on from the beginning.
        case unknownEnd
        /// Go on from where one begins.
        case expired
    }

    /// So many pages of each list are read: however many jobs there ever were, the start must not take long.
    static let listLimit = 10

    private let start: FeedStart
    private(set) var cursor: String?
    /// Whether everything was read up to the present end.
    private(set) var isCaughtUp = false
    private var knowsEnd: Bool
    /// Whether what comes was before the start.
    private var isSkipping = false
    private var lists: [JobQuery] = []
    private var pages = 0

    init(_ start: FeedStart) {
        self.start = start
        knowsEnd = start == .now || start == .unfinished
        if case .cursor(let cursor) = start { self.cursor = cursor }
    }

    /// What to ask next.
    var step: Step {
        if let query = lists.first { return .list(query) }
        return cursor == nil && knowsEnd ? .end : .page(since: cursor)
    }

    /// Takes the present end in.
    mutating func reach(_ cursor: String) {
        self.cursor = cursor
        pages = 0
        lists =
            start == .unfinished
            ? [JobStatus.Status.processing, .pending].map {
                JobQuery(status: $0, limit: JobLimits.pageSizes.upperBound)
            } : []
        isCaughtUp = lists.isEmpty
    }

    /// Takes a page of a list in.
    mutating func take(_ page: JobPage) {
        pages += 1
        if let next = page.nextPage, pages < Self.listLimit {
            lists[0].page = next
        } else {
            lists.removeFirst()
            pages = 0
        }
        isCaughtUp = lists.isEmpty
    }

    /// Takes a page of the feed in.
    ///
    /// - Returns: Whether it is to be told: what was before the start is not.
    mutating func take(_ page: ChangesPage) -> Bool {
        (cursor, isCaughtUp) = (page.cursor, !page.more)
        guard isSkipping else { return true }
        isSkipping = page.more
        return false
    }

    /// Whether a refusal is no end: one of the present end never is, one of a cursor only ends what is not followed.
    func canBeRefused(_ isFollowed: Bool) -> Bool {
        step == .end || isFollowed && cursor != nil
    }

    /// Begins again after the server refused a cursor.
    mutating func refuse() -> Refusal {
        defer { (cursor, lists, isCaughtUp) = (nil, [], false) }
        guard cursor == nil, knowsEnd else {
            // Nothing can be left out any more: what changed meanwhile is somewhere in all that there is.
            if start == .now { knowsEnd = false }
            return .expired
        }
        knowsEnd = false
        isSkipping = start == .now
        return .unknownEnd
    }
}
