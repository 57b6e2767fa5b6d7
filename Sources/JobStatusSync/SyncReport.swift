/// What was written to a replica.
public struct SyncReport: Sendable, Hashable {
    /// How many jobs became newer, or are new.
    public var updated = 0

    /// How many jobs were deleted or forgotten.
    public var deleted = 0

    /// Makes a report of nothing.
    public init() {}

    /// Whether nothing was written.
    public var isEmpty: Bool { updated == 0 && deleted == 0 }

    /// Adds what was written later.
    static func += (left: inout SyncReport, right: SyncReport) {
        left.updated += right.updated
        left.deleted += right.deleted
    }
}
