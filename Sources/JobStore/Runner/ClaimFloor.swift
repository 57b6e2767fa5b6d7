public import Foundation

/// A place in line before which no job of a kind and a priority waits any more, as far as a node knows.
///
/// Claims take the oldest job of a priority first, so what was due before the last one claimed is over. Entries of an index
/// stay there as long as some transaction could see them, even one that does nothing for hours: a claim that begins at such a
/// place doesn't read them. It is no more than a shortcut: what joins the line below it is marked as late and found by that, and
/// a start that was committed seconds after it read the clock only by a claim without floors.
public struct ClaimFloor: Sendable, Hashable {
    /// The priority of which it holds, −100…100.
    public var priority: Int
    /// By the database's clock.
    public var since: Date
    /// The last one that is over of those due at that moment; `nil` if none of them may be.
    public var after: JobID?

    /// Says since when jobs may wait.
    public init(priority: Int, since: Date, after: JobID? = nil) {
        self.priority = priority
        self.since = since
        self.after = after
    }
}
