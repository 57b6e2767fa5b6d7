import GRDB

/// Where a replica is in the feed.
struct ReplicaPosition: Sendable, Hashable {
    /// Where to go on from; `nil` for the beginning.
    var cursor: String?
    /// Whether the server refused an earlier cursor, so that everything is read again, aside.
    var isResyncing: Bool
    /// Whether the feed was read to its end.
    var isCaughtUp: Bool

    /// The table that pages go to.
    var table: String { isResyncing ? "incoming" : "job" }
}

extension ReplicaPosition: FetchableRecord {
    init(row: Row) {
        cursor = row["cursor"]
        isResyncing = row["isResyncing"]
        isCaughtUp = row["isCaughtUp"]
    }
}
