import Logging

/// Connections that are leased one by one: carries out what `PoolState` decides, on the loop.
actor PostgresPool {
    private typealias Waiter = CheckedContinuation<Result<Lease, PostgresError>, Never>

    /// A connection for exclusive use.
    struct Lease {
        let id: PoolState.ConnectionID
        let connection: PostgresConnection
    }

    private let configuration: PostgresConfiguration
    private let logger: Logger
    private let loop = PostgresLoop.shared
    private var state: PoolState
    private var connections: [PoolState.ConnectionID: PostgresConnection] = [:]
    private var waiters: [PoolState.WaiterID: Waiter] = [:]
    private var lastWaiter: PoolState.WaiterID = 0
    private var timer: LoopTimers.ID?
    private var generator = SystemRandomNumberGenerator()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(configuration: PostgresConfiguration, limits: PostgresPoolConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        state = PoolState(limits: limits)
    }

    var status: PostgresPoolStatus { state.status }

    func start() {
        perform(state.start(now: .now))
    }

    func close() {
        perform(state.close())
    }

    func lease() async throws(PostgresError) -> Lease {
        guard !Task.isCancelled else { throw PostgresError(.cancelled) }
        lastWaiter += 1
        let id = lastWaiter
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                waiters[id] = waiter
                perform(state.lease(id, now: .now))
            }
        } onCancel: {
            Task { await self.withdraw(id) }
        }
        return try outcome.get()
    }

    /// Takes a connection back; one that is not as it was handed out is closed.
    func release(_ lease: Lease) {
        let isReusable = lease.connection.assumeIsolated { $0.isReusable }
        perform(state.released(lease.id, isReusable: isReusable, now: .now))
    }

    private func withdraw(_ id: PoolState.WaiterID) {
        guard let waiter = waiters.removeValue(forKey: id) else { return }
        state.withdraw(id)
        waiter.resume(returning: .failure(PostgresError(.cancelled)))
    }

    // MARK: Actions

    private func perform(_ actions: [PoolState.Action]) {
        for action in actions {
            switch action {
            case .connect(let id): connect(id)
            case .check(let id): check(id)
            case .close(let id): close(id)
            case .grant(let waiter, let id): grant(waiter, id)
            case .fail(let waiter, let error): waiters.removeValue(forKey: waiter)?.resume(returning: .failure(error))
            }
        }
        scheduleTimer()
    }

    private func grant(_ waiter: PoolState.WaiterID, _ id: PoolState.ConnectionID) {
        guard let connection = connections[id] else { return }
        // The server may have closed it in this very moment: then the loop has not told yet, but the socket knows.
        guard connection.assumeIsolated({ $0.isOpen() }) else { return perform(state.lease(waiter, now: .now)) }
        waiters.removeValue(forKey: waiter)?.resume(returning: .success(Lease(id: id, connection: connection)))
    }

    private func connect(_ id: PoolState.ConnectionID) {
        Task {
            do throws(PostgresError) {
                let connection = try await PostgresConnection.connect(configuration, logger: logger)
                connected(id, connection)
            } catch {
                logger.warning("no connection to PostgreSQL", metadata: ["error": "\(error.debugDescription)"])
                perform(state.connectFailed(id, error, now: .now, using: &generator))
            }
        }
    }

    private func connected(_ id: PoolState.ConnectionID, _ connection: PostgresConnection) {
        connections[id] = connection
        let isAlive = connection.assumeIsolated { connection in
            connection.onClose = { [weak self] _ in self?.assumeIsolated { $0.lost(id) } }
            return !connection.isClosed
        }
        perform(state.connected(id, now: .now))
        if !isAlive { lost(id) }
    }

    private func lost(_ id: PoolState.ConnectionID) {
        connections[id] = nil
        perform(state.lost(id, now: .now))
    }

    private func check(_ id: PoolState.ConnectionID) {
        guard let connection = connections[id] else { return }
        let limit = state.limits.checkTimeout
        Task {
            let isAlive = await connection.probe(within: limit)
            perform(state.checked(id, isAlive: isAlive, now: .now))
        }
    }

    private func close(_ id: PoolState.ConnectionID) {
        connections.removeValue(forKey: id)?.assumeIsolated { connection in
            connection.onClose = nil
            connection.close()
        }
    }

    private func scheduleTimer() {
        if let timer { loop.cancel(timer) }
        timer = state.nextDeadline().map { deadline in
            loop.schedule(after: ContinuousClock.now.duration(to: deadline)) { [weak self] in
                self?.assumeIsolated { $0.tick() }
            }
        }
    }

    private func tick() {
        timer = nil
        perform(state.settle(.now))
    }
}
