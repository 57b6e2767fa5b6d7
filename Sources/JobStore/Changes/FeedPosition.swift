import Foundation

/// A place in a feed of changes: everything up to it has been told.
///
/// The order is that of the top-level transactions that made the changes, and within one of them that of the job ids.
public struct FeedPosition: Sendable, Hashable, Comparable {
    /// The transaction (`xid8`).
    public var transaction: UInt64
    /// The job; the nil UUID stands before all that the transaction changed.
    public var job: JobID

    /// Before everything.
    public static let start = FeedPosition(transaction: 0)

    /// Before all that a transaction changed.
    public init(transaction: UInt64) {
        self.init(transaction: transaction, job: JobID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))))
    }

    /// Behind one job that a transaction changed.
    public init(transaction: UInt64, job: JobID) {
        self.transaction = transaction
        self.job = job
    }

    /// Earlier changes are less.
    public static func < (left: FeedPosition, right: FeedPosition) -> Bool {
        (left.transaction, left.job) < (right.transaction, right.job)
    }
}
