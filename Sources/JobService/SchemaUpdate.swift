import JobStore
public import Logging

/// Brings the database of a configuration up to date.
public struct SchemaUpdate: Sendable {
    private let configuration: JobServiceConfiguration
    private let logger: Logger

    /// Changes nothing yet.
    public init(configuration: JobServiceConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Applies what is missing.
    ///
    /// - Returns: The names of the migrations applied.
    /// - Throws: `MigrationError`, and what keeps the database from being reached.
    public func run() async throws -> [String] {
        try await DatabaseHost(configuration: configuration, logger: logger).withDatabase { [logger] opened in
            try await Migrator(database: opened.database, logger: logger).migrate()
        }
    }
}
