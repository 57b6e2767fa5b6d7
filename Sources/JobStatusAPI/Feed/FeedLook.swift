import JobStore

/// A page as it was read, and what may have come since.
struct FeedLook: Sendable {
    /// The page.
    var page: FeedPage
    /// The board's turn when the reading began: after a later one there may be more than the page has.
    let turn: Int
}
