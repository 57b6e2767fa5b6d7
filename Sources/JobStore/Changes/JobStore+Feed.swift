import Foundation
import PostgresClient

extension JobStore {
    /// A page of an owner's feed of changes.
    ///
    /// No committed change is ever skipped: rows of a transaction are told only when every older one has ended. Whether a
    /// position belongs to the history of the page is for the caller to see.
    ///
    /// - Parameters:
    ///   - owner: Whose jobs.
    ///   - position: Behind which place.
    ///   - withTombstones: Whether to tell of deleted jobs: of no use to whoever begins.
    ///   - limit: How many changes at most.
    /// - Returns: The page, or that the position means nothing here.
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func feed(
        owner: String,
        after position: FeedPosition,
        withTombstones: Bool,
        limit: Int
    ) async throws -> FeedOutcome {
        // One more, to see whether more follow.
        let (rows, first) = try await feedRows(owner, position, withTombstones, count: limit + 1)
        return try outcome(rows, first, after: position, withTombstones, limit: limit)
    }

    /// The present end of an owner's feed: an empty page, behind which all comes that is committed from now on.
    ///
    /// What was committed already may come again, if a transaction that is older than it still runs.
    ///
    /// - Parameter owner: Whose jobs.
    /// - Returns: The page.
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func feedEnd(of owner: String) async throws -> FeedPage {
        let (_, first) = try await feedRows(owner, .start, false, count: 0)
        let line = UInt64(try first.decode("line", as: Int.self))
        return FeedPage(
            history: try first.decode("token", as: UUID.self),
            changes: [],
            next: FeedPosition(transaction: line),
            hasMore: false,
            line: line,
            head: UInt64(try first.decode("head", as: Int?.self) ?? 0)
        )
    }

    /// So many rows of the feed, and the first of them, which says how far it is told even if there is no change; the
    /// history is made anew if the database has another one.
    private func feedRows(
        _ owner: String,
        _ position: FeedPosition,
        _ withTombstones: Bool,
        count: Int
    ) async throws -> (PostgresResult, PostgresRow) {
        while true {
            let rows = try await reachable {
                try await self.database.read(
                    Statements.feed,
                    owner,
                    String(position.transaction),
                    position.job.uuid,
                    Int32(count),
                    withTombstones,
                    self.settings.now(),
                    on: .background
                )
            }
            guard let first = rows.first else { throw JobStoreError(.unavailable) }
            if try first.decode("is_this_history", as: Bool.self) { return (rows, first) }
            _ = try await change(Statements.feedRebase)
        }
    }

    private func outcome(
        _ rows: PostgresResult,
        _ first: PostgresRow,
        after position: FeedPosition,
        _ withTombstones: Bool,
        limit: Int
    ) throws -> FeedOutcome {
        let token = try first.decode("token", as: UUID.self)
        let line = UInt64(try first.decode("line", as: Int.self))
        if position != .start {
            let next = UInt64(try first.decode("next_xid", as: Int.self))
            let tombstonesFrom = UInt64(try first.decode("tombstones_from", as: Int.self))
            guard position.transaction <= next, !withTombstones || tombstonesFrom <= position.transaction else {
                return .expired
            }
        }
        var changes: [FeedPage.Change] = []
        var last = position
        for row in rows.prefix(limit) {
            guard let id = try row.decode("change_id", as: UUID?.self) else { break }
            last = FeedPosition(transaction: UInt64(try row.decode("changed_in", as: Int.self)), job: JobID(id))
            if try row.decode("is_deleted", as: Bool.self) {
                changes.append(.deleted(JobID(id)))
            } else {
                changes.append(.updated(try Job(row: row)))
            }
        }
        let hasMore = rows.count > limit
        // Whoever has seen all below the line goes on from there, so that he who hears nothing does not fall behind.
        let next = hasMore ? last : max(last, FeedPosition(transaction: line))
        let head = UInt64(try first.decode("head", as: Int?.self) ?? 0)
        return .page(FeedPage(history: token, changes: changes, next: next, hasMore: hasMore, line: line, head: head))
    }

    /// How far the feeds go of some owners, and of those whose jobs have changed.
    ///
    /// - Parameters:
    ///   - owners: The owners.
    ///   - jobs: Jobs, whoever owns them; those that were deleted count.
    /// - Returns: What is so of each, at one moment.
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func feedHeads(of owners: [String], andOfThoseOf jobs: [JobID] = []) async throws -> [String: FeedHead] {
        let rows = try await reachable {
            try await self.database.read(Statements.feedHeads, owners, jobs.map(\.uuid), on: .background)
        }
        var heads: [String: FeedHead] = [:]
        for row in rows {
            heads[try row.decode("owner", as: String.self)] = FeedHead(
                transaction: try row.decode("head", as: Int?.self).map { UInt64($0) },
                isHeldBack: try row.decode("is_held_back", as: Bool.self),
                line: UInt64(try row.decode("line", as: Int.self))
            )
        }
        return heads
    }
}
