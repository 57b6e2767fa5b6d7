import JobSchema
import PostgresClient
import StoreTestSupport
import TestSupport
import Testing

@testable import JobStore

@Suite("Migrations")
struct MigratorTests {
    private func withDatabase(_ body: (PostgresDatabase, String) async throws -> Void) async throws {
        try await withTestDatabase { connectionString in
            let database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .silent)
            try await body(database, connectionString)
            await database.close()
        }
    }

    private func migrator(_ database: PostgresDatabase, _ migrations: [Migration]) -> Migrator {
        Migrator(database: database, migrations: migrations, logger: .silent)
    }

    private let first = Migration(version: 1, name: "0001_a", sql: "create table a (n int); insert into a values (1);")
    private let second = Migration(version: 2, name: "0002_b", sql: "-- oldest-program: 1\nalter table a add m int;")

    @Test func appliesWhatIsMissingOnce() async throws {
        try await withDatabase { database, _ in
            #expect(try await migrator(database, [first]).migrate() == ["0001_a"])
            #expect(try await migrator(database, [first, second]).migrate() == ["0002_b"])
            #expect(try await migrator(database, [first, second]).migrate() == [])
            try await migrator(database, [first, second]).check()
        }
    }

    @Test func twoNodesAtOnceTakeTurns() async throws {
        try await withDatabase { database, connectionString in
            let other = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .silent)
            async let one = Migrator(database: database, logger: .silent).migrate()
            async let two = Migrator(database: other, logger: .silent).migrate()
            let applied = try await one + two
            #expect(applied == JobSchema.migrations.map(\.name))
            await other.close()
        }
    }

    @Test func refusesAnEditedMigration() async throws {
        try await withDatabase { database, _ in
            try await migrator(database, [first]).migrate()
            let edited = Migration(version: 1, name: "0001_a", sql: first.sql + " ")
            await #expect(throws: MigrationError.self) { try await migrator(database, [edited]).migrate() }
        }
    }

    @Test func saysThatADatabaseOnlyReads() async throws {
        try await withDatabase { database, connectionString in
            try await runSQL(
                "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$",
                on: connectionString
            )
            await #expect {
                try await migrator(database, [first]).migrate()
            } throws: { "\($0)".contains("takes no changes") }
        }
    }

    @Test func aFailingMigrationLeavesNothing() async throws {
        try await withDatabase { database, _ in
            let broken = Migration(version: 2, name: "0002_x", sql: "create table b (n int); select 1/0;")
            await #expect(throws: (any Error).self) { try await migrator(database, [first, broken]).migrate() }
            await #expect(throws: MigrationError.self) { try await migrator(database, [first]).check() }
            let applied = try await migrator(database, [first]).migrate()
            #expect(applied == ["0001_a"])
        }
    }

    @Test func anOlderProgramWorksAsLongAsItIsAllowedTo() async throws {
        try await withDatabase { database, _ in
            try await migrator(database, [first, second]).migrate()
            try await migrator(database, [first]).check()
            let third = Migration(version: 3, name: "0003_c", sql: "alter table a drop m;")
            try await migrator(database, [first, second, third]).migrate()
            await #expect(throws: MigrationError.self) { try await migrator(database, [first, second]).migrate() }
        }
    }
}
