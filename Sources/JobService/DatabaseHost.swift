import JobStore
import LocalPostgres
import Logging
import PostgresClient

/// Opens the database that a configuration names, and runs a private one if it names none.
struct DatabaseHost: Sendable {
    private let configuration: JobServiceConfiguration
    private let logger: Logger

    /// Opens nothing yet.
    init(configuration: JobServiceConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Runs `body` with an open database, and closes it afterwards.
    ///
    /// A private server is started before, and stopped after.
    ///
    /// - Parameter body: Is given the database.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; what keeps the private server from starting.
    func withDatabase<Value: Sendable>(
        _ body: @escaping @Sendable (OpenDatabase) async throws -> Value
    ) async throws -> Value {
        switch configuration.database {
        case .external(let connectionString):
            return try await withDatabase(connectionString, ownersFile: nil, body)
        case .embedded(let dataDirectory):
            let server = LocalPostgres(dataDirectory: dataDirectory, logger: logger)
            let connectionString = try await server.start()
            return try await withBackground({ try await server.run() }) {
                try await withDatabase(connectionString, ownersFile: server.ownersFile, body)
            }
        }
    }

    private func withDatabase<Value: Sendable>(
        _ connectionString: String,
        ownersFile: String?,
        _ body: @escaping @Sendable (OpenDatabase) async throws -> Value
    ) async throws -> Value {
        let direct = self.direct(connectionString)
        let database = PostgresDatabase(configuration: pooled(connectionString), logger: logger)
        return try await withBackground({ await database.run() }) {
            try await body(OpenDatabase(database: database, listener: direct, ownersFile: ownersFile))
        }
    }

    private func pooled(_ connectionString: String) -> PostgresConfiguration {
        var postgres = PostgresConfiguration(connectionString)
        postgres.applicationName = "jobd"
        postgres.preparesStatements = configuration.preparesStatements
        postgres.sessionSettings = JobStore.sessionSettings
        return postgres
    }

    /// Where to listen; `nil` behind a pooler, whose sessions are not ours, if no direct way was named.
    private func direct(_ connectionString: String) -> PostgresConfiguration? {
        guard configuration.preparesStatements || configuration.listenerConnectionString != nil else {
            logger.info("Listening to no notifications: what other nodes do is seen within a second")
            return nil
        }
        var postgres = PostgresConfiguration(configuration.listenerConnectionString ?? connectionString)
        postgres.applicationName = "jobd listener"
        return postgres
    }
}
