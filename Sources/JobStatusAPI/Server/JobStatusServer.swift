import Glibc
import Hummingbird
public import JobStore
public import Logging
import NIOCore
public import ServiceLifecycle

/// The HTTP server of Job Status.
///
/// Runs until its task is cancelled or its service group shuts down gracefully; then it answers what is under way,
/// held requests at once, and returns.
public struct JobStatusServer: Service {
    private let application: Application<RouteResponder>
    private let connections = ConnectionTasks()
    private let authenticator: any Authenticator
    private let services: APIServices?
    private let state: ServerState
    private let address: ListeningAddress

    /// Makes a server for the whole API.
    ///
    /// - Parameters:
    ///   - store: Where the jobs are.
    ///   - kinds: The kinds of job that can be started.
    ///   - configuration: Where it listens and what it allows.
    ///   - logger: Where it logs to.
    ///   - onListening: Called with the real address once it listens.
    /// - Throws: `ServerConfigurationError` for an address that other machines can reach if there is no authentication.
    public init(
        store: JobStore,
        kinds: any KindCatalog,
        configuration: JobStatusServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (ListeningAddress) async -> Void = { _ in }
    ) throws(ServerConfigurationError) {
        guard configuration.address.isLocal || configuration.authentication.isConfigured else {
            throw .addressNotLocal(configuration.address)
        }
        let services = APIServices(
            store: store,
            kinds: kinds,
            limits: configuration.limits,
            state: configuration.state,
            logger: logger
        )
        self.init(services, configuration: configuration, logger: logger, onListening: onListening)
    }

    init(
        _ services: APIServices,
        configuration: JobStatusServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (ListeningAddress) async -> Void
    ) {
        let table = RouteTable.api(
            services,
            health: Self.health(services.store, configuration),
            metrics: Self.metrics(services.store, services, configuration)
        )
        self.init(
            table,
            services,
            store: services.store,
            configuration: configuration,
            logger: logger,
            onListening: onListening
        )
    }

    /// Makes a server that tells of its health and nothing else, for a node that only runs jobs.
    ///
    /// - Parameters:
    ///   - store: Where the jobs are.
    ///   - configuration: Where it listens, which may be any address, and what it allows.
    ///   - logger: Where it logs to.
    ///   - onListening: Called with the real address once it listens.
    /// - Returns: A server that is yet to run.
    public static func healthOnly(
        store: JobStore,
        configuration: JobStatusServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (ListeningAddress) async -> Void = { _ in }
    ) -> JobStatusServer {
        JobStatusServer(
            RouteTable.health(health(store, configuration), metrics: metrics(store, nil, configuration)),
            nil,
            store: store,
            configuration: configuration,
            logger: logger,
            onListening: onListening
        )
    }

    private init(
        _ table: RouteTable,
        _ services: APIServices?,
        store: JobStore,
        configuration: JobStatusServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (ListeningAddress) async -> Void
    ) {
        authenticator = configuration.authentication.authenticator(
            store: store,
            configuration: configuration,
            logger: logger
        )
        self.services = services
        state = configuration.state
        address = configuration.address
        application = ApplicationBuilder.application(
            table,
            services,
            authenticator: authenticator,
            configuration: configuration,
            connections: connections,
            logger: logger,
            onListening: onListening
        )
    }

    /// Listens and serves.
    ///
    /// - Throws: `ServerConfigurationError` if the address can't be listened on; what keeps it from knowing who may ask.
    public func run() async throws {
        try await authenticator.prepare()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await authenticator.run() }
            // What is under way at the end still reads and waits.
            group.addTask { await services?.run() }
            defer { group.cancelAll() }
            try await serve()
        }
    }

    /// Listens until it is to stop, and answers what is under way then.
    private func serve() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await connections.run() }
            defer { connections.finish() }
            try await listen()
        }
    }

    private func listen() async throws {
        if case .unix(let path) = address {
            try UnixSocketFile.clear(path)
        }
        do {
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: {
                state.beginDraining()
            }
        } catch let error as IOError {
            throw ServerConfigurationError.cannotListen(address, reason: String(cString: strerror(error.errnoCode)))
        }
    }

    private static func metrics(
        _ store: JobStore,
        _ services: APIServices?,
        _ configuration: JobStatusServerConfiguration
    ) -> MetricsRoutes {
        MetricsRoutes(
            metrics: configuration.metrics,
            store: store,
            services: services,
            timeout: configuration.limits.readinessTimeout
        )
    }

    private static func health(_ store: JobStore, _ configuration: JobStatusServerConfiguration) -> HealthRoutes {
        HealthRoutes(
            store: store,
            state: configuration.state,
            timeout: configuration.limits.readinessTimeout,
            clock: ContinuousClock()
        )
    }
}
