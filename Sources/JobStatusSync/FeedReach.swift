/// How far a page of the feed goes, and how far changes do.
struct FeedReach: Sendable, Hashable {
    /// Everything below this has been told.
    var line: Int
    /// The last change that was committed, told or not.
    var head: Int
}
