import JobStatusClient

/// What one request for the feed came to.
enum FeedStep: Sendable {
    /// What a page told that was the last for now.
    struct Told: Sendable {
        /// What was written.
        var report = SyncReport()
        /// Whether there was nothing on the page.
        var isEmpty = true
        /// How long the server asks to wait before the next request.
        var retryAfter: Duration?
        /// How far the page goes, and how far changes do.
        var reach: FeedReach?
    }

    /// The replica is as the feed says.
    case caughtUp(Told)
    /// There is more to be had at once.
    case more(SyncReport)
    /// The server refused the cursor.
    case resyncBegan
    /// Another task or process took the step.
    case overtaken
}
