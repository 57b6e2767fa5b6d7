import Glibc
import LocalPostgres
import Logging
import Synchronization

/// A PostgreSQL server for tests: fast rather than durable, and gone when the test process is.
public actor TestCluster {
    /// The server that all tests of this process share.
    ///
    /// It is started by its first use and stopped when the process ends.
    public static let shared = TestCluster(settings: fastSettings, isShared: true)

    /// A server for one test, which may kill it.
    ///
    /// - Parameter settings: Settings that replace the fast ones, such as `["max_connections": "5"]`.
    /// - Returns: A server that is not started yet. Call ``stop()`` at the end of the test.
    public static func `private`(settings: [String: String] = [:]) -> TestCluster {
        TestCluster(settings: fastSettings.merging(["max_connections": "40"]) { $1 }.merging(settings) { $1 })
    }

    private static let fastSettings = [
        "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
        "autovacuum": "off", "jit": "off", "max_connections": "600", "shared_buffers": "64MB",
        "max_wal_size": "2GB", "wal_level": "minimal", "max_wal_senders": "0",
    ]

    private static let counter = Atomic<Int>(0)

    /// The folder of the server.
    public nonisolated let dataDirectory: String

    private let settings: [String: String]
    private let isShared: Bool
    private var postgres: LocalPostgres?
    private var starting: Task<String, any Error>?
    var templates: [String: Task<Void, any Error>] = [:]
    private var databaseCount = 0

    private init(settings: [String: String], isShared: Bool = false) {
        self.isShared = isShared
        self.settings = settings
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        // In a folder that every user may enter, since the server runs as another user when the tests run as root.
        dataDirectory = "/tmp/job-status-tests-\(getpid())-\(number)"
    }

    /// Gets the server running, once.
    ///
    /// - Returns: What libpq needs to connect to an empty database.
    @discardableResult
    public func start() async throws -> String {
        if let starting { return try await starting.value }
        let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        let postgres = LocalPostgres(dataDirectory: dataDirectory, settings: settings, logger: logger)
        self.postgres = postgres
        let task = Task { [dataDirectory, isShared] in
            try await ProcessGuard.shared.watch(cluster: dataDirectory)
            if !isShared, access(dataDirectory, F_OK) != 0 {
                try await PristineCluster.shared.copy(to: dataDirectory)
            }
            return try await postgres.start()
        }
        starting = task
        return try await task.value
    }

    /// Shuts the server down in good order.
    ///
    /// ``start()`` starts it again, with the same data and connection string.
    public func stop() async {
        await postgres?.stop()
        (postgres, starting) = (nil, nil)
    }

    /// Kills the postmaster with SIGKILL, as a crash would.
    ///
    /// ``stop()`` and ``start()`` bring the server back.
    public func kill() async {
        guard let id = await processID else { return }
        Glibc.kill(id, SIGKILL)
    }

    /// The process id of the postmaster, while it runs.
    public var processID: Int32? {
        get async { await postgres?.processID }
    }

    /// What libpq needs to connect to one of the databases.
    public func connectionString(database: String) async throws -> String {
        try await start().replacing("dbname=jobs", with: "dbname=\(database)")
    }

    /// The path of the server's Unix socket, for a proxy before it.
    public var socketPath: String {
        get async throws {
            let host = try await start().split(separator: " ").first { $0.hasPrefix("host=") }
            return "\(host?.dropFirst("host=".count) ?? "")/.s.PGSQL.5432"
        }
    }

    /// Runs statements with psql, each on its own.
    ///
    /// - Parameters:
    ///   - statements: What to run.
    ///   - database: Where; tests that got a connection string use ``runSQL(_:on:)`` instead.
    /// - Returns: The rows, one a line, columns separated by tabs.
    /// - Throws: ``TestSupportError`` with what psql said.
    @discardableResult
    public func execute(_ statements: String..., database: String = "postgres") async throws -> String {
        try await Psql.run(statements, on: connectionString(database: database))
    }

    func nextDatabaseName() -> String {
        databaseCount += 1
        return "test_\(databaseCount)"
    }
}

/// Runs statements with psql on the database of a connection string, each on its own.
///
/// - Parameters:
///   - statements: What to run.
///   - connectionString: The database.
/// - Returns: The rows, one a line, columns separated by tabs.
/// - Throws: ``TestSupportError`` with what psql said.
@discardableResult
public func runSQL(_ statements: String..., on connectionString: String) async throws -> String {
    try await runSQL(statements, on: connectionString)
}

/// The same with statements in a list.
@discardableResult
public func runSQL(_ statements: [String], on connectionString: String) async throws -> String {
    try await Psql.run(statements, on: connectionString)
}
