/// What came of asking for a page of a feed.
public enum FeedOutcome: Sendable {
    /// The page.
    case page(FeedPage)
    /// The position lies ahead of this database, or is so old that tombstones may be missing.
    case expired
}
