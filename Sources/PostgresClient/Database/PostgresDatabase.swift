public import Logging

/// One database: four connections that all tasks share, a pool of connections to lease, and one more that is reserved.
///
/// Statements work as soon as the object exists; connections are made when they are first needed.
public final class PostgresDatabase: Sendable {
    /// Which of the shared connections carries a statement: they exist so that slow statements do not delay quick ones.
    public enum Lane: Sendable {
        /// For what somebody waits for.
        case interactive
        /// For what runs by itself.
        case background
        /// For long statements one after the other: the server has the next one when it is done with the one before.
        case batches
        /// For statements that may wait for a lock, and that may wait for each other.
        case locking
    }

    /// Where and how to connect.
    public let configuration: PostgresConfiguration
    private let interactive: SharedConnection
    private let background: SharedConnection
    private let batches: SharedConnection
    private let locking: SharedConnection
    private let pool: PostgresPool
    private let reserved: PostgresPool

    /// Describes a database; connects to nothing yet.
    public init(
        configuration: PostgresConfiguration,
        pool limits: PostgresPoolConfiguration = .init(),
        logger: Logger
    ) {
        self.configuration = configuration
        interactive = SharedConnection(configuration: configuration, limits: limits, logger: logger)
        background = SharedConnection(configuration: configuration, limits: limits, logger: logger)
        batches = SharedConnection(configuration: configuration, limits: limits, logger: logger)
        locking = SharedConnection(configuration: configuration, limits: limits, logger: logger)
        pool = PostgresPool(configuration: configuration, limits: limits, logger: logger)
        var single = limits
        single.minimumConnections = 0
        single.maximumConnections = 1
        reserved = PostgresPool(configuration: configuration, limits: single, logger: logger)
    }

    /// The thread on which the connections live.
    ///
    /// Code that only talks to the database runs without a switch of threads under `withTaskExecutorPreference` of this. It
    /// must not block or compute for long: every connection stands still meanwhile.
    public static var taskExecutor: any TaskExecutor { PostgresLoop.shared }

    /// Keeps the pool's minimum of connections until the task is cancelled; then closes every connection.
    public func run() async {
        await pool.start()
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        continuation.finish()
        await close()
    }

    /// Closes every connection.
    ///
    /// Statements under way fail, and later ones are refused.
    public func close() async {
        await interactive.close()
        await background.close()
        await batches.close()
        await locking.close()
        await pool.close()
        await reserved.close()
    }

    // MARK: Shared connections

    /// Executes a single select that may be executed twice and waits for no lock.
    ///
    /// Reads of several tasks travel together. If the task is cancelled it gives up the answer.
    public func read(
        _ statement: PostgresStatement,
        _ parameters: (any PostgresEncodable)?...,
        on lane: Lane = .interactive
    ) async throws(PostgresError) -> PostgresResult {
        try await shared(lane).run(statement, try PostgresParameters(parameters), kind: .read)
    }

    /// Executes one statement that commits by itself; returns when it is committed.
    ///
    /// While it waits for a lock, those behind it on its lane do. If the connection breaks before the commit is confirmed, `outcomeUnknown` is thrown. If the task is cancelled it gives
    /// up the answer: the statement may still be executed and committed.
    public func execute(
        _ statement: PostgresStatement,
        _ parameters: (any PostgresEncodable)?...,
        on lane: Lane = .interactive
    ) async throws(PostgresError) -> PostgresResult {
        try await shared(lane).run(statement, try PostgresParameters(parameters), kind: .write)
    }

    func shared(_ lane: Lane) -> SharedConnection {
        switch lane {
        case .interactive: interactive
        case .background: background
        case .batches: batches
        case .locking: locking
        }
    }

    // MARK: Leased connections

    /// How the connections stand that are leased, without the reserved one.
    public func poolStatus() async -> PostgresPoolStatus {
        await pool.status
    }

    /// Leases a connection for the time of `body`, which has it for itself.
    ///
    /// A connection that comes back inside a transaction is closed. Session settings that `body` changes and does not restore
    /// are seen by whoever leases it next. Throws `poolExhausted` when none became free in time.
    public nonisolated(nonsending) func withConnection<R>(
        _ body: nonisolated(nonsending) (PostgresConnection) async throws -> R
    ) async throws -> R {
        try await Self.withConnection(of: pool, body)
    }

    /// Leases the reserved connection for the time of `body`.
    ///
    /// It exists so that what must be done in time is not held up when all the others wait for locks: use it for that alone, and
    /// for nothing that waits itself.
    public nonisolated(nonsending) func withReservedConnection<R>(
        _ body: nonisolated(nonsending) (PostgresConnection) async throws -> R
    ) async throws -> R {
        try await Self.withConnection(of: reserved, body)
    }

    private nonisolated(nonsending) static func withConnection<R>(
        of pool: PostgresPool,
        _ body: nonisolated(nonsending) (PostgresConnection) async throws -> R
    ) async throws -> R {
        let lease = try await pool.lease()
        do {
            let result = try await body(lease.connection)
            await pool.release(lease)
            return result
        } catch {
            await pool.release(lease)
            throw error
        }
    }

    /// Runs `body` in a transaction on a leased connection; see `PostgresConnection.withTransaction`.
    ///
    /// After a serialization failure (40001) or deadlock (40P01) everything is tried again, up to `maxAttempts` times in all.
    public nonisolated(nonsending) func withTransaction<R>(
        maxAttempts: Int = 1,
        _ body: nonisolated(nonsending) (PostgresConnection) async throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            do {
                return try await withConnection { connection in
                    try await connection.withTransaction { try await body($0) }
                }
            } catch let error as PostgresError where attempt < maxAttempts && error.isConflict {
                attempt += 1
            }
        }
    }
}

extension PostgresError {
    /// Whether the transaction lost against another one, or met a prepared statement that is stale no longer.
    var isConflict: Bool {
        sqlState == .serializationFailure || sqlState == .deadlockDetected || isHealedByPreparing
    }
}
