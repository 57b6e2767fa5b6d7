import Foundation
import JobRunner
import JobStatusAPI
import JobStore
import Logging
import PostgresClient
import ServiceLifecycle
import UnixSignals

/// One run of a service from its start to its end.
struct ServiceRun: Sendable {
    let configuration: JobServiceConfiguration
    let registry: KindRegistry
    let logger: Logger
    private let metrics = PrometheusRegistry()
    private let gate = ShutdownGate()
    private let hurryGate = ShutdownGate()
    private let phase = ServicePhase()

    init(configuration: JobServiceConfiguration, registry: KindRegistry, logger: Logger) {
        self.configuration = configuration
        self.registry = registry
        self.logger = logger
    }

    /// Runs until a signal; one that comes before there is anything to stop in order ends the start.
    func untilSignalled(onReady: @escaping @Sendable (String) -> Void) async throws {
        do {
            try await withBackground({ await self.watchSignals() }) {
                try await DatabaseHost(configuration: configuration, logger: logger).withDatabase { opened in
                    try await self.serve(opened, onReady: onReady)
                }
            }
        } catch  where phase.isAbandoned {
            // Whatever broke off then was told to.
        }
    }

    /// Opens the gates; returns when the start is to be given up.
    private func watchSignals() async {
        var isStopping = false
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            logger.info("Stopping", metadata: ["signal": "\(signal)"])
            if phase.abandonStart() { return }
            isStopping ? hurryGate.open() : gate.open()
            isStopping = true
        }
    }

    private func serve(
        _ opened: OpenDatabase,
        onReady: @escaping @Sendable (String) -> Void
    ) async throws {
        let database = opened.database
        let migrator = Migrator(database: database, logger: logger)
        if configuration.migratesAtStart {
            try await migrator.migrate()
        } else {
            try await migrator.check()
        }
        if configuration.unfinishedJobs != nil, configuration.role.servesAPI {
            try await prepareUnfinishedLimit(database)
        }
        phase.serve()
        let settings = JobStoreSettings(retention: configuration.retention, listener: opened.listener)
        let store = JobStore(database: database, settings: settings, logger: logger)
        try await withBackground({ await store.run() }) {
            try await self.runJobs(store, memory: opened.ownersFile.map { NodeMemory(path: $0) }) { runner in
                try await self.serveHTTP(store, runner, onReady: onReady)
            }
        }
    }

    /// Sees to the index by which unfinished jobs are counted.
    private func prepareUnfinishedLimit(_ database: PostgresDatabase) async throws {
        let store = JobStore(database: database, logger: logger)
        if configuration.migratesAtStart {
            try await store.indexUnfinishedJobs()
        } else if try await !store.hasUnfinishedIndex() {
            throw JobServiceError(
                "max-unfinished: the database lacks an index for it; run: \(JobStore.unfinishedIndex)"
            )
        }
    }

    /// Runs the runner around `body`, if this process runs jobs.
    private func runJobs(
        _ store: JobStore,
        memory: NodeMemory?,
        _ body: @escaping @Sendable (JobRunner?) async throws -> Void
    ) async throws {
        guard configuration.role.runsJobs else { return try await body(nil) }
        let runnerConfiguration = RunnerConfiguration(
            concurrency: configuration.concurrency,
            queues: configuration.queues,
            lease: configuration.lease,
            shutdownGrace: configuration.shutdownGrace,
            cancelGrace: configuration.cancelGrace,
            name: "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)",
            memory: memory
        )
        let runner = JobRunner(
            store: store,
            registry: registry,
            configuration: runnerConfiguration,
            metrics: metrics,
            logger: logger
        )
        try await withBackground({ await runner.run() }) {
            do {
                try await body(runner)
            } catch {
                // However it comes to an end, what was claimed goes back; a cancelled task must not cut that short.
                await Task {
                    await runner.hurry()
                    await runner.drain()
                }.value
                throw error
            }
            await Task { await runner.drain() }.value
        }
    }

    /// Serves until the gate opens; then goes on serving, but holding nothing, until the jobs have had their grace.
    private func serveHTTP(
        _ store: JobStore,
        _ runner: JobRunner?,
        onReady: @escaping @Sendable (String) -> Void
    ) async throws {
        let state = ServerState()
        let http = try configuration.server(state: state)
        let server = try server(store, http) { [logger] address in
            let url = address.url(isSecure: http.certificate != nil)
            logger.info("Ready", metadata: ["address": "\(url)"])
            onReady(url)
        }
        var groupConfiguration = ServiceGroupConfiguration(services: [.init(service: server)], logger: logger)
        // A client that reads no answer must not keep the service.
        groupConfiguration.maximumGracefulShutdownDuration = .seconds(10)
        let group = ServiceGroup(configuration: groupConfiguration)
        // A server that ends by itself brings the waiting task with it; otherwise the server is the last to end.
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await self.gate.wait()
                guard !Task.isCancelled else { return }
                state.beginDraining()
                if let runner {
                    await self.drain(runner)
                }
                await group.triggerGracefulShutdown()
            }
            if let certificate = http.certificate {
                tasks.addTask { await reload(certificate) }
            }
            try await group.run()
            tasks.cancelAll()
        }
    }

    private func server(
        _ store: JobStore,
        _ http: JobStatusServerConfiguration,
        onListening: @escaping @Sendable (ListeningAddress) async -> Void
    ) throws -> JobStatusServer {
        var http = http
        http.metrics = ServerMetrics(factory: metrics) { [metrics] in metrics.text() }
        guard configuration.role.servesAPI else {
            return JobStatusServer.healthOnly(
                store: store,
                configuration: http,
                logger: logger,
                onListening: onListening
            )
        }
        return try JobStatusServer(
            store: store,
            kinds: RegisteredKinds(registry: registry),
            configuration: http,
            logger: logger,
            onListening: onListening
        )
    }

    /// Shows a new certificate after every SIGHUP; without one that signal ends the process, as it always does.
    private func reload(_ certificate: ServerCertificate) async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) {
            do {
                try certificate.reload()
                logger.info("Read the certificate again")
            } catch {
                logger.error("Keeping the old certificate", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Lets the runner go down in order; a second signal makes it hurry.
    private func drain(_ runner: JobRunner) async {
        let hurry = Task {
            await hurryGate.wait()
            if !Task.isCancelled {
                await runner.hurry()
            }
        }
        await runner.drain()
        hurry.cancel()
    }
}

extension JobServiceConfiguration.Address {
    /// The same in the API's words.
    var listening: ListeningAddress {
        switch self {
        case .tcp(let host, let port): .tcp(host: host, port: port)
        case .unix(let path): .unix(path: path)
        }
    }
}
