import Logging

/// One connection that many tasks share, and that is made again when it breaks.
///
/// It carries only statements that commit by themselves. One that waits for a lock holds up those behind it.
actor SharedConnection {
    private typealias Waiter = CheckedContinuation<Result<PostgresConnection, PostgresError>, Never>

    private let configuration: PostgresConfiguration
    private let limits: PostgresPoolConfiguration
    private let logger: Logger
    private let loop = PostgresLoop.shared
    private var current: PostgresConnection?
    private var isConnecting = false
    private var isClosed = false
    private var backoff = Backoff()
    private var notBefore: ContinuousClock.Instant?
    private var lastFailure: PostgresError?
    private var waiters = WaitingLine<Waiter>()
    private var expiryTimer: LoopTimers.ID?
    private var checkTimer: LoopTimers.ID?
    private var generator = SystemRandomNumberGenerator()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(configuration: PostgresConfiguration, limits: PostgresPoolConfiguration, logger: Logger) {
        self.configuration = configuration
        self.limits = limits
        self.logger = logger
    }

    /// Executes a statement; one that had no effect because the connection broke is sent once more.
    func run(
        _ statement: PostgresStatement,
        _ parameters: PostgresParameters,
        kind: PipelineCommand.Kind
    ) async throws(PostgresError) -> PostgresResult {
        let connection = try await connection()
        do {
            return try await connection.run(statement, parameters, kind: kind, cancellation: .abandons)
        } catch {
            guard error.code == .connectionLost, !isClosed else { throw error }
            return try await self.connection().run(statement, parameters, kind: kind, cancellation: .abandons)
        }
    }

    func close() {
        isClosed = true
        current?.assumeIsolated { $0.close() }
        current = nil
        failWaiters(PostgresError(.closed))
    }

    // MARK: Waiting

    private func connection() async throws(PostgresError) -> PostgresConnection {
        if let current { return current }
        guard !isClosed else { throw PostgresError(.closed) }
        guard !Task.isCancelled else { throw PostgresError(.cancelled) }
        guard waiters.count < Self.waiterLimit else { throw PostgresError(.overloaded) }
        let id = waiters.newID()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                // Looked at again: on the way here the connection may have come, and nobody would tell of it any more.
                if let current { return waiter.resume(returning: .success(current)) }
                if isClosed { return waiter.resume(returning: .failure(PostgresError(.closed))) }
                waiters.append(id, until: .now + limits.waitTimeout, waiter)
                scheduleExpiry()
                connectIfNeeded()
            }
        } onCancel: {
            Task { await self.withdraw(id) }
        }
        return try outcome.get()
    }

    private static var waiterLimit: Int { 16_384 }

    private func scheduleExpiry() {
        guard expiryTimer == nil, let deadline = waiters.nextDeadline else { return }
        expiryTimer = loop.schedule(after: ContinuousClock.now.duration(to: deadline)) { [weak self] in
            self?.assumeIsolated { $0.expire() }
        }
    }

    private func expire() {
        expiryTimer = nil
        let error = lastFailure ?? PostgresError(.connectTimeout, reason: "no connection in \(limits.waitTimeout)")
        while let waiter = waiters.popExpired(.now) { waiter.resume(returning: .failure(error)) }
        scheduleExpiry()
    }

    private func withdraw(_ id: UInt64) {
        waiters.remove(id)?.resume(returning: .failure(PostgresError(.cancelled)))
    }

    private func failWaiters(_ error: PostgresError) {
        for waiter in waiters.removeAll() { waiter.resume(returning: .failure(error)) }
    }

    // MARK: Connecting

    private func connectIfNeeded() {
        guard current == nil, !isConnecting, !isClosed, !waiters.isEmpty else { return }
        isConnecting = true
        let delay = notBefore.map { max(.zero, ContinuousClock.now.duration(to: $0)) } ?? .zero
        guard delay > .zero else { return connect() }
        loop.schedule(after: delay) { [weak self] in self?.assumeIsolated { $0.connect() } }
    }

    private func connect() {
        Task {
            do throws(PostgresError) {
                let connection = try await PostgresConnection.connect(configuration, isShared: true, logger: logger)
                connected(connection)
            } catch {
                failed(error)
            }
        }
    }

    private func connected(_ connection: PostgresConnection) {
        isConnecting = false
        guard !isClosed else { return connection.assumeIsolated { $0.close() } }
        backoff.succeeded()
        notBefore = nil
        lastFailure = nil
        current = connection
        connection.assumeIsolated { connection in
            connection.onClose = { [weak self] error in self?.assumeIsolated { $0.lost(error) } }
        }
        for waiter in waiters.removeAll() { waiter.resume(returning: .success(connection)) }
        scheduleCheck()
    }

    private func failed(_ error: PostgresError) {
        isConnecting = false
        notBefore = .now + backoff.failed(using: &generator)
        lastFailure = error
        logger.warning("no connection to PostgreSQL", metadata: ["error": "\(error.debugDescription)"])
        if error.isRefusal { failWaiters(error) }
        connectIfNeeded()
    }

    private func lost(_ error: PostgresError) {
        current = nil
        if let checkTimer { loop.cancel(checkTimer) }
        checkTimer = nil
        guard !isClosed else { return }
        logger.warning("connection to PostgreSQL lost", metadata: ["error": "\(error.debugDescription)"])
        connectIfNeeded()
    }

    // MARK: Health

    private func scheduleCheck() {
        checkTimer = loop.schedule(after: limits.checkInterval) { [weak self] in
            self?.assumeIsolated { $0.check() }
        }
    }

    /// Asks an idle connection for a sign of life; a busy one is watched anyway.
    private func check() {
        guard let current else { return }
        guard current.assumeIsolated({ $0.pipeline.isIdle }) else { return scheduleCheck() }
        Task {
            if await current.probe(within: limits.checkTimeout), self.current === current { scheduleCheck() }
        }
    }
}
