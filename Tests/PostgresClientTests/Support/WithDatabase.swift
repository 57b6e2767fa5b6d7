import Logging
import PostgresClient
import TestSupport

/// Gives a test a database of its own and an object on it, closed at the end.
func withDatabase<R>(
    pool: PostgresPoolConfiguration = .patient,
    preparesStatements: Bool = true,
    statementTimeout: Duration? = .seconds(30),
    logger: Logger = .silent,
    _ body: (PostgresDatabase) async throws -> R
) async throws -> R {
    try await withTestDatabase { connectionString in
        let configuration = PostgresConfiguration(
            connectionString,
            statementTimeout: statementTimeout,
            preparesStatements: preparesStatements
        )
        return try await withDatabase(configuration, pool: pool, logger: logger, body)
    }
}

/// Gives a test an object on a database that exists, closed at the end.
func withDatabase<R>(
    _ configuration: PostgresConfiguration,
    pool: PostgresPoolConfiguration = .patient,
    logger: Logger = .silent,
    _ body: (PostgresDatabase) async throws -> R
) async throws -> R {
    let database = PostgresDatabase(configuration: configuration, pool: pool, logger: logger)
    do {
        let result = try await body(database)
        await database.close()
        return result
    } catch {
        await database.close()
        throw error
    }
}

/// The error that an operation of this module throws; nil if it throws none.
func errorOf(_ body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

extension PostgresPoolConfiguration {
    /// For tests in which nobody is meant to wait in vain, however busy the machine is.
    static var patient: Self { patient(maximumConnections: 8) }

    static func patient(maximumConnections: Int) -> Self {
        Self(maximumConnections: maximumConnections, waitTimeout: .seconds(50))
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() } }
}

extension PostgresDatabase {
    /// Waits until a statement with this text runs or waits in some session.
    func waitForActivity(_ text: String) async throws {
        let select: PostgresStatement = """
            select exists (select from pg_stat_activity
                where state = 'active' and query like $1 and pid <> pg_backend_pid() and datname = current_database())
            """
        while try await !read(select, "%" + text + "%", on: .background)[0].decode(0, as: Bool.self) {}
    }

    /// Ends the sessions that run a statement with this text.
    func terminate(_ text: String) async throws {
        _ = try await read(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where query like $1 and pid <> pg_backend_pid() and datname = current_database()
            """,
            "%" + text + "%",
            on: .background
        )
    }

    func run(script: String) async throws {
        try await withConnection { try await $0.executeScript(script) }
    }
}

extension FaultProxy {
    /// A proxy on a TCP port before the server that all tests share.
    static func beforeSharedCluster() async throws -> FaultProxy {
        let path = try await TestCluster.shared.socketPath
        return try FaultProxy(to: .unix(path: path))
    }
}
