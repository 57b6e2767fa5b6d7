import Foundation
import GRDB
import JobStatusModels

/// The rows of one account: each step is one transaction, after which the cursor says what the rows hold.
///
/// Whoever read from the feed may have been overtaken by another task or process with the same file. So a page is applied
/// only where it was asked for: at the position that is still the replica's.
struct ReplicaStore: Sendable {
    let database: any DatabaseWriter
    let account: String

    /// Makes the account known to the file.
    func prepare() throws {
        try database.write { db in
            try db.execute(sql: "INSERT INTO account (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [account])
        }
    }

    /// Where the replica is.
    func position() async throws -> ReplicaPosition {
        try await checked { try await database.read(position) }
    }

    /// Takes a page in.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - position: The position that it was asked from.
    ///   - serverTime: The server's clock; jobs that it has forgotten by then go.
    /// - Returns: What was written; `nil` if the replica is not at that position any more.
    /// - Throws: `DatabaseError`, or `ReplicaError.damaged`.
    func apply(_ page: ChangesPage, after position: ReplicaPosition, serverTime: Date?) async throws -> SyncReport? {
        try await step(from: position) { db in
            var report = SyncReport()
            for change in page.changes {
                switch change {
                case .updated(let status):
                    report.updated += try store(db, status, in: position.table) ? 1 : 0
                case .deleted(let jobID):
                    report.deleted += try delete(db, jobID)
                }
            }
            if let serverTime, !position.isResyncing { report.deleted += try deleteExpired(db, by: serverTime) }
            try db.execute(
                sql: "UPDATE account SET cursor = ?, isCaughtUp = ?, asOf = coalesce(?, asOf) WHERE name = ?",
                arguments: [page.cursor, !page.more, serverTime, account]
            )
            return report
        }
    }

    /// Deletes everything of the account, as if it had never been read.
    func erase() async throws {
        try await checked {
            try await database.write { db in
                for table in ["job", "incoming"] {
                    try db.execute(sql: "DELETE FROM \(table) WHERE account = ?", arguments: [account])
                }
                try db.execute(sql: "DELETE FROM account WHERE name = ?", arguments: [account])
                try db.execute(sql: "INSERT INTO account (name) VALUES (?)", arguments: [account])
            }
        }
    }
}

extension ReplicaStore {
    /// Writes in one transaction if the replica is still at a position.
    func step<Value: Sendable>(
        from position: ReplicaPosition,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value? {
        try await checked {
            try await database.write { db in try self.position(db) == position ? body(db) : nil }
        }
    }

    /// Does what uses the database, and says of a damaged file that it is one.
    func checked<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as DatabaseError where error.isDamage {
            throw ReplicaError.damaged
        }
    }

    func position(_ db: Database) throws -> ReplicaPosition {
        try ReplicaPosition.fetchOne(db, sql: "SELECT * FROM account WHERE name = ?", arguments: [account])
            ?? ReplicaPosition(cursor: nil, isResyncing: false, isCaughtUp: false)
    }

    /// Writes a job, unless what is there is as new.
    ///
    /// - Returns: Whether it was written.
    func store(_ db: Database, _ status: JobStatus, in table: String) throws -> Bool {
        let statement = try db.cachedStatement(sql: Self.upsert(into: table))
        try statement.execute(arguments: StatementArguments([account] + (try status.databaseValues())))
        return db.changesCount > 0
    }

    /// Deletes a job that the server does not have any more, wherever it is.
    func delete(_ db: Database, _ jobID: String) throws -> Int {
        let arguments: StatementArguments = [account, jobID]
        try db.execute(sql: "DELETE FROM incoming WHERE account = ? AND jobId = ?", arguments: arguments)
        try db.execute(sql: "DELETE FROM job WHERE account = ? AND jobId = ?", arguments: arguments)
        return db.changesCount
    }

    private func deleteExpired(_ db: Database, by serverTime: Date) throws -> Int {
        try db.execute(
            sql: "DELETE FROM job WHERE account = ? AND expiresAt <= ?",
            arguments: [account, serverTime]
        )
        return db.changesCount
    }

    private static func upsert(into table: String) -> String {
        """
        INSERT INTO \(table) (account, \(ReplicaSchema.jobColumns.joined(separator: ", ")))
        VALUES (?\(String(repeating: ", ?", count: ReplicaSchema.jobColumns.count)))
        ON CONFLICT (account, jobId) DO UPDATE SET \(assignments)
        WHERE coalesce(excluded.revision > \(table).revision, TRUE)
        """
    }

    /// What makes a row the one that could not be inserted beside it.
    static let assignments = ReplicaSchema.jobColumns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
}
