import CLibPQ
public import Logging

/// One connection to PostgreSQL, in pipeline mode.
///
/// Its code runs on the loop's thread, which owns everything of libpq. Statements may be sent by several tasks at once; they
/// are answered in the order in which they came. Close it when it is no longer needed.
public actor PostgresConnection {
    struct Request {
        let statement: PostgresStatement
        let parameters: PostgresParameters
        let waiter: CheckedContinuation<Result<PostgresResult, PostgresError>, Never>
        var interruption = Interruption.none
    }

    /// How far the interruption of a request has come.
    enum Interruption {
        case none
        /// The cancel request is on its way.
        case asked
        /// The server has it.
        case delivered
        /// The statement has ended already, but the cancel request that is on its way could still hit the next one.
        case answered(Result<PostgresResult, PostgresError>)
    }

    typealias ScriptWaiter = CheckedContinuation<Result<Script.Step, PostgresError>, Never>

    /// Whether strangers share the connection, so that no statement may change the session.
    nonisolated let isShared: Bool
    nonisolated let configuration: PostgresConfiguration
    nonisolated let logger: Logger
    let loop = PostgresLoop.shared

    /// Gone once the connection is closed.
    var handle: ConnectionHandle?
    var token: UInt64 = 0
    var ending: PostgresError?
    var onClose: (@Sendable (PostgresError) -> Void)?
    var onNotification: (@Sendable (_ channel: String, _ payload: String) -> Void)?

    var pipeline = Pipeline<PostgresResult>()
    var prepared = PreparedStatements()
    var requests: [UInt64: Request] = [:]
    var lastRequest: UInt64 = 0
    var script: Script?
    var lastScript: UInt64 = 0
    /// Who wants to run a script after the one that is there.
    var scriptLine: [CheckedContinuation<Void, Never>] = []
    /// Whether the result read last is not yet closed by libpq's null.
    var isResultOpen = false
    var isDirty = false
    /// What was given to libpq since the last flush, roughly.
    var unflushedBytes = 0
    var isWatchingForWriting = false
    var isWatchingForReading = true
    /// The state when nothing was under way last.
    var transactionStatus = PQTRANS_IDLE
    /// Set between BEGIN and COMMIT: a write that breaks off there was rolled back for certain.
    var isInTransactionBlock = false
    /// How long an interrupted statement may take to end.
    var drainLimit = Duration.seconds(5)
    var lastProgress = ContinuousClock.now
    var silenceTimer: LoopTimers.ID?

    /// The loop that runs this actor's code.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(handle: ConnectionHandle, configuration: PostgresConfiguration, isShared: Bool, logger: Logger) {
        self.handle = handle
        self.isShared = isShared
        self.configuration = configuration
        self.logger = logger
    }

    deinit {
        // Only a connection that nobody closed is still registered; its socket is closed with the handle, after this.
        guard handle != nil else { return }
        let (loop, token) = (loop, token)
        loop.schedule(after: .zero) { [handle] in
            loop.unregister(token)
            withExtendedLifetime(handle) {}
        }
    }

    /// Connects; throws `connectTimeout`, `connectionFailed` or `cancelled`.
    public static func connect(
        _ configuration: PostgresConfiguration,
        logger: Logger
    ) async throws(PostgresError) -> PostgresConnection {
        try await connect(configuration, isShared: false, logger: logger)
    }

    static func connect(
        _ configuration: PostgresConfiguration,
        isShared: Bool,
        logger: Logger
    ) async throws(PostgresError) -> PostgresConnection {
        let handle = try await ConnectAttempt.connect(configuration, logger: logger)
        let connection = PostgresConnection(
            handle: handle,
            configuration: configuration,
            isShared: isShared,
            logger: logger
        )
        try await connection.start()
        return connection
    }

    private func start() throws(PostgresError) {
        guard let handle, handle.setNonBlocking(), handle.enterPipelineMode() else {
            throw PostgresError(.connectionFailed, reason: handle?.errorText ?? "")
        }
        token = loop.register(self, descriptor: handle.descriptor)
    }

    /// The number of the server's process for this session.
    public var backendID: Int32 { handle?.backendID ?? 0 }
    /// The server's version, such as 150018 for 15.18.
    public var serverVersion: Int { handle?.serverVersion ?? 0 }
    /// Whether the connection is closed or broken.
    public var isClosed: Bool { handle == nil }

    /// Executes one statement and returns its rows, once it is committed (outside of a transaction block).
    ///
    /// If the task is cancelled, the statement is interrupted on the server, and `cancelled` is thrown when that is done; if
    /// the server does not obey within a few seconds the connection is closed.
    public func query(
        _ statement: PostgresStatement,
        _ parameters: (any PostgresEncodable)?...
    ) async throws(PostgresError) -> PostgresResult {
        try await run(statement, try PostgresParameters(parameters), kind: .write, cancellation: .interrupts)
    }

    /// Closes the connection; statements under way fail.
    public func close() {
        end(because: PostgresError(.closed))
    }
}
