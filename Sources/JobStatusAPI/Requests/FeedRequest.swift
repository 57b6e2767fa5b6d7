import JobStatusModels
import JobStore

/// What a request for the feed asks for.
struct FeedRequest: Sendable {
    /// Whose feed.
    var owner: String
    /// Behind which place; nil for the beginning.
    var cursor: FeedCursor?
    /// Whether it begins behind all that was committed before it came, instead of at a cursor.
    var isFromNow = false
    /// How many changes at most.
    var limit: Int
    /// How long to wait for one, and how long for more than progress.
    var wait: WaitRequest

    /// How far whoever asks has been told.
    var position: FeedPosition { cursor?.position ?? .start }

    /// How many changes a page has if the request does not say.
    static let defaultLimit = 100

    /// Reads the query of a request for the feed.
    ///
    /// - Parameters:
    ///   - query: The query.
    ///   - prefer: The preferences.
    ///   - identity: Who asks; he follows his own jobs, or if he sees every owner's, those of whom `owner` names.
    /// - Throws: An `APIProblem` that names the parameter that is wrong.
    init(query: borrowing QueryReader, prefer: PreferHeader, identity: Identity) throws(APIProblem) {
        // There is no feed of every owner: an administrator who names none follows his own jobs.
        owner = try query.owner(for: identity) ?? identity.owner
        limit = try query.int("limit", in: JobLimits.feedPageSizes) ?? Self.defaultLimit
        wait = try WaitRequest(query: query, prefer: prefer)
        guard let text = try query.string("since") else { return }
        isFromNow = text == ChangesPage.now
        guard !isFromNow else { return }
        guard let cursor = FeedCursor(text) else {
            throw APIProblem(.cursorExpired, "\"since\" must be the \"cursor\" of an earlier page.", field: "since")
        }
        self.cursor = cursor
    }
}
