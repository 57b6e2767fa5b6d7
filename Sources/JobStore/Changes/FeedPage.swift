public import Foundation

/// A page of a feed: the latest state of each job, in the order of the last changes.
public struct FeedPage: Sendable {
    /// What a page tells of one job.
    public enum Change: Sendable {
        /// The job is so now; a long result is left out.
        case updated(Job)
        /// The job was deleted.
        case deleted(JobID)
    }

    /// Names the history that positions belong to: that of one database, on one cluster and timeline.
    public var history: UUID
    /// The changes.
    public var changes: [Change]
    /// Where the next page begins.
    public var next: FeedPosition
    /// Whether there is more behind this page already.
    public var hasMore: Bool
    /// The oldest transaction that still ran: nothing from it on is on this page.
    public var line: UInt64
    /// The transaction of the last change, which may be beyond the line; 0 if there is none.
    public var head: UInt64
}
