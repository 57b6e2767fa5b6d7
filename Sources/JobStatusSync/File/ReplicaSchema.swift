import GRDB

/// The tables of a replica's file, step by step from the first version to this one.
enum ReplicaSchema {
    /// The columns of a job that come from the server, named as on the wire.
    static let jobColumns = [
        "jobId", "status", "revision", "kind", "progress", "message", "attempt", "maxAttempts", "createdAt",
        "updatedAt",
        "runAt", "startedAt", "finishedAt", "expiresAt", "cancelRequested", "retryOf", "result", "resultOmitted",
        "errorMessage", "errorCode",
    ]

    /// The steps; one that was published never changes.
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE account (
                        name TEXT NOT NULL PRIMARY KEY,
                        cursor TEXT,
                        isResyncing BOOLEAN NOT NULL DEFAULT FALSE,
                        isCaughtUp BOOLEAN NOT NULL DEFAULT FALSE,
                        asOf DATETIME
                    );
                    """
            )
            // "incoming" takes what the server tells after it refused a cursor, until that is complete.
            for table in ["job", "incoming"] { try makeJobTable(db, table) }
            try db.execute(
                sql: """
                    CREATE INDEX jobByCreation ON job (account, createdAt);
                    CREATE INDEX jobByExpiry ON job (account, expiresAt) WHERE expiresAt IS NOT NULL;
                    """
            )
        }
        return migrator
    }()

    // With a rowid, without which SQLite tells no observer of a change.
    private static func makeJobTable(_ db: Database, _ name: String) throws {
        try db.execute(
            sql: """
                CREATE TABLE \(name) (
                    account TEXT NOT NULL,
                    jobId TEXT NOT NULL,
                    status TEXT NOT NULL,
                    revision INTEGER,
                    kind TEXT,
                    progress INTEGER NOT NULL,
                    message TEXT,
                    attempt INTEGER,
                    maxAttempts INTEGER,
                    createdAt DATETIME,
                    updatedAt DATETIME,
                    runAt DATETIME,
                    startedAt DATETIME,
                    finishedAt DATETIME,
                    expiresAt DATETIME,
                    cancelRequested BOOLEAN NOT NULL,
                    retryOf TEXT,
                    result TEXT,
                    resultOmitted BOOLEAN NOT NULL,
                    errorMessage TEXT,
                    errorCode TEXT,
                    PRIMARY KEY (account, jobId)
                )
                """
        )
    }
}
