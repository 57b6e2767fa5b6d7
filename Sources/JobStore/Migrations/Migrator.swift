import Foundation
import JobSchema
public import Logging
public import PostgresClient

/// Brings a database to the schema that this program carries.
public struct Migrator: Sendable {
    private let database: PostgresDatabase
    private let migrations: [Migration]
    private let logger: Logger

    /// Migrates `database`.
    public init(database: PostgresDatabase, logger: Logger) {
        self.init(database: database, migrations: JobSchema.migrations, logger: logger)
    }

    init(database: PostgresDatabase, migrations: [Migration], logger: Logger) {
        self.database = database
        self.migrations = migrations
        self.logger = logger
    }

    /// Applies what is missing, all or nothing, and returns the names of what it applied.
    ///
    /// Two nodes that start at once take turns behind an advisory lock (PostgreSQL, chapter 13.3.5), and the second one
    /// finds nothing left to do.
    ///
    /// - Throws: `MigrationError` if the schema can't be brought up to date; otherwise what the database says.
    @discardableResult
    public func migrate() async throws -> [String] {
        var isWaiting = false
        while true {
            if let applied = try await migrateUnlessLocked() {
                for name in applied {
                    logger.info("Applied migration", metadata: ["migration": "\(name)"])
                }
                return applied
            }
            if !isWaiting {
                logger.info("Another node is migrating the database; waiting for it")
                isWaiting = true
            }
            // Asking again, and not waiting for the lock, so that a cancelled task ends and no statement falls silent.
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// The names of what was applied; `nil` if another node has the lock.
    private func migrateUnlessLocked() async throws -> [String]? {
        try await database.withTransaction { [migrations] connection in
            _ = try await connection.query(Self.patience)
            guard try await connection.query(Self.lock).first?.decode(0, as: Bool.self) == true else { return nil }
            _ = try await connection.query(Self.createTable)
            let plan = try MigrationPlan(carried: migrations, applied: try await Self.applied(on: connection))
            for migration in plan.missing {
                try await Self.apply(migration, on: connection)
                _ = try await connection.query(
                    Self.record,
                    Int32(migration.version),
                    migration.name,
                    migration.checksum,
                    Int32(migration.oldestProgram)
                )
            }
            return plan.missing.map(\.name)
        }
    }

    private static func apply(_ migration: Migration, on connection: PostgresConnection) async throws {
        do throws(PostgresError) {
            try await connection.executeScript(migration.sql)
        } catch {
            throw MigrationError(migration, error) ?? error as any Error
        }
    }

    /// Looks whether this program can work with the database as it is.
    ///
    /// - Throws: `MigrationError` if it can't.
    public func check() async throws {
        let applied = try await database.withConnection { connection in
            let found = try await connection.query(Self.findTable)
            guard try found.first?.decode(0, as: Bool.self) == true else { return [AppliedMigration]() }
            return try await Self.applied(on: connection)
        }
        let plan = try MigrationPlan(carried: migrations, applied: applied)
        guard plan.missing.isEmpty else { throw MigrationError.pending(names: plan.missing.map(\.name)) }
    }

    private static func applied(on connection: PostgresConnection) async throws -> [AppliedMigration] {
        try await connection.query(select).map { row in
            AppliedMigration(
                version: Int(try row.decode(0, as: Int32.self)),
                name: try row.decode(1, as: String.self),
                checksum: try row.decode(2, as: String.self),
                oldestProgram: Int(try row.decode(3, as: Int32.self))
            )
        }
    }
}

extension Migrator {
    /// The number is "jobs" in ASCII: one lock for all programs that migrate this schema.
    private static let lock = PostgresStatement("select pg_try_advisory_xact_lock(1785684595)")

    /// A migration of a large table may take its time.
    private static let patience = PostgresStatement("set local statement_timeout = 0")

    private static let createTable = PostgresStatement(
        """
        create table if not exists job_migration (
            version        integer primary key,
            name           text not null,
            checksum       text not null,
            oldest_program integer not null,
            applied_at     timestamptz not null default now()
        )
        """
    )

    private static let findTable = PostgresStatement("select to_regclass('job_migration') is not null")

    private static let select = PostgresStatement(
        "select version, name, checksum, oldest_program from job_migration order by version"
    )

    private static let record = PostgresStatement(
        "insert into job_migration (version, name, checksum, oldest_program) values ($1, $2, $3, $4)"
    )
}
