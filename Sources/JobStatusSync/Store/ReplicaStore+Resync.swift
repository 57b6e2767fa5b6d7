import GRDB
import JobStatusModels

// After the server refused a cursor, all is read again into a table of its own, while the old rows are shown. When that is
// complete it takes their place, in one transaction.
extension ReplicaStore {
    /// Begins at the beginning; what is shown stays.
    ///
    /// - Parameter position: The position whose cursor was refused.
    /// - Throws: `DatabaseError`, or `ReplicaError.damaged`.
    func beginResync(from position: ReplicaPosition) async throws {
        _ = try await step(from: position) { db in
            try db.execute(sql: "DELETE FROM incoming WHERE account = ?", arguments: [account])
            try db.execute(
                sql: "UPDATE account SET cursor = NULL, isResyncing = TRUE, isCaughtUp = FALSE WHERE name = ?",
                arguments: [account]
            )
        }
    }

    /// Jobs that are shown, but were not told of although the feed was read to its end.
    ///
    /// They were deleted, or have changed so recently that the feed does not tell of them yet.
    func missing(limit: Int) async throws -> [String] {
        try await checked {
            try await database.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT jobId FROM job
                        WHERE account = ?1 AND jobId NOT IN (SELECT jobId FROM incoming WHERE account = ?1)
                        ORDER BY jobId LIMIT ?2
                        """,
                    arguments: [account, limit]
                )
            }
        }
    }

    /// Takes in what the server says of missing jobs: those that it does not know are gone.
    ///
    /// - Parameters:
    ///   - found: Those that there are.
    ///   - asked: All that were asked for.
    ///   - position: The position then.
    /// - Returns: What was written; `nil` if the replica is not at that position any more.
    /// - Throws: `DatabaseError`, or `ReplicaError.damaged`.
    func settle(found: [JobStatus], of asked: [String], at position: ReplicaPosition) async throws -> SyncReport? {
        try await step(from: position) { db in
            for status in found { _ = try store(db, status, in: position.table) }
            var report = SyncReport()
            for jobID in Set(asked).subtracting(found.map(\.jobID)) { report.deleted += try delete(db, jobID) }
            return report
        }
    }

    /// Has what was read take the place of what is shown.
    ///
    /// - Parameter position: The position at the end of the feed.
    /// - Returns: What was written; `nil` if the replica is not at that position any more.
    /// - Throws: `DatabaseError`, or `ReplicaError.damaged`.
    func finishResync(at position: ReplicaPosition) async throws -> SyncReport? {
        try await step(from: position) { db in
            let columns = ReplicaSchema.jobColumns.joined(separator: ", ")
            var report = SyncReport()
            try db.execute(
                sql: """
                    DELETE FROM job
                    WHERE account = ?1 AND jobId NOT IN (SELECT jobId FROM incoming WHERE account = ?1)
                    """,
                arguments: [account]
            )
            report.deleted = db.changesCount
            // A server that was restored from a backup may know less than the replica did: it counts.
            try db.execute(
                sql: """
                    INSERT INTO job (account, \(columns)) SELECT account, \(columns) FROM incoming WHERE account = ?
                    ON CONFLICT (account, jobId) DO UPDATE SET \(Self.assignments)
                    WHERE excluded.revision IS NOT job.revision OR excluded.updatedAt IS NOT job.updatedAt
                    """,
                arguments: [account]
            )
            report.updated = db.changesCount
            try db.execute(sql: "DELETE FROM incoming WHERE account = ?", arguments: [account])
            try db.execute(sql: "UPDATE account SET isResyncing = FALSE WHERE name = ?", arguments: [account])
            return report
        }
    }
}
