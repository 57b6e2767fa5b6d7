import Foundation
public import JobStore
public import Logging
public import PostgresClient
import TestSupport

/// A database that begins with the schema of this version.
let migratedTemplate = TestTemplate("migrated") { connectionString in
    let database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .silent)
    try await Migrator(database: database, logger: .silent).migrate()
    await database.close()
}

extension Logger {
    /// Says nothing.
    public static var silent: Logger {
        Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
    }
}

/// What a test of the store has: a store on a database of its own, which notices what other stores do.
public struct TestStore: Sendable {
    /// The store.
    public let store: JobStore
    /// Its database.
    public let database: PostgresDatabase
    /// Where that is.
    public let connectionString: String

    /// Puts together what a test has.
    public init(store: JobStore, database: PostgresDatabase, connectionString: String) {
        self.store = store
        self.database = database
        self.connectionString = connectionString
    }

    /// Another store on the same database, as another node has it.
    public func withOther<Value: Sendable>(
        _ settings: JobStoreSettings = JobStoreSettings(),
        _ body: (JobStore) async throws -> Value
    ) async throws -> Value {
        try await withStore(on: connectionString, settings) { try await body($0.store) }
    }
}

/// Runs a test on a migrated database of its own.
public func withTestStore<Value: Sendable>(
    _ settings: JobStoreSettings = JobStoreSettings(),
    _ body: (TestStore) async throws -> Value
) async throws -> Value {
    try await withTestDatabase(template: migratedTemplate) { connectionString in
        try await withStore(on: connectionString, settings, body)
    }
}

/// Runs a test on a database that is there and migrated.
public func withStore<Value: Sendable>(
    on connectionString: String,
    _ settings: JobStoreSettings = JobStoreSettings(),
    _ body: (TestStore) async throws -> Value
) async throws -> Value {
    var configuration = PostgresConfiguration(connectionString)
    configuration.sessionSettings = JobStore.sessionSettings
    // However busy the machine is, whoever waits for a connection gets one.
    let limits = PostgresPoolConfiguration(waitTimeout: .seconds(50))
    let database = PostgresDatabase(configuration: configuration, pool: limits, logger: .silent)
    var settings = settings
    settings.listener = configuration
    let store = JobStore(database: database, settings: settings, logger: .silent)
    let running = Task { await store.run() }
    let outcome: Result<Value, any Error>
    do {
        outcome = .success(
            try await body(TestStore(store: store, database: database, connectionString: connectionString))
        )
    } catch {
        outcome = .failure(error)
    }
    running.cancel()
    await running.value
    await database.close()
    return try outcome.get()
}
