import JobStore
import Logging
import PostgresClient
import TestSupport

extension TestTemplate {
    /// A database with the whole schema and no jobs.
    static let migrated = TestTemplate("api_migrated") { connectionString in
        let database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .quiet)
        _ = try await Migrator(database: database, logger: .quiet).migrate()
        await database.close()
    }
}

extension Logger {
    /// Says nothing: what a test expects to go wrong need not be read.
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
