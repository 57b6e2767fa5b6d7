import JobStatusClient
import JobStatusModels

/// What can happen while the change feed is read.
enum FeedEvent: Sendable {
    /// A page came.
    case page(Answer<ChangesPage>)
    /// Jobs came that are not over, from lists; after the last of them everything is known.
    case listed(Answer<JobPage>, isLast: Bool)
    /// The feed was read up to here, without anything to tell.
    case reached(cursor: String)
    /// The server refused the cursor, so that the feed begins again.
    case restarted
    /// The server is out of reach or not well; the feed is tried again.
    case trouble(String)
    /// The server answers again.
    case recovered
    /// The feed was read to its end, and is not followed.
    case ended
    /// The feed can't be read.
    case failed(JobStatusClientError)
    /// The person at the terminal wants to leave.
    case interrupted
    /// The time allowed is over.
    case deadline
}
