import JobRunner
import JobStatusAPI
public import Logging

/// A whole service: PostgreSQL, the store, the runner and the API, put together and taken down in order.
///
/// ```swift
/// var server = JobServer(configuration: try await .fromEnvironment())
/// server.add(Resize())
/// try await server.run()
/// ```
public struct JobServer: Sendable {
    let configuration: JobServiceConfiguration
    let logger: Logger
    var handlers: [JobKind] = []

    /// Makes a service; nothing is opened before `run()`.
    public init(configuration: JobServiceConfiguration, logger: Logger = Logger(label: "jobd")) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Adds a kind of job.
    ///
    /// - Parameters:
    ///   - handler: Does the jobs, several at a time.
    ///   - options: How its jobs are run.
    public mutating func add(_ handler: some JobHandler, options: KindOptions = KindOptions()) {
        handlers.append(JobKind(handler, options: options))
    }

    /// Looks for what can be told to be wrong before anything is opened.
    ///
    /// - Throws: `JobServiceError`.
    public func validate() throws(JobServiceError) {
        let address = configuration.address.listening
        // What a runner tells of its health is for everybody.
        guard address.isLocal || !configuration.role.servesAPI || configuration.authentication.isConfigured else {
            throw JobServiceError(
                "host: without authentication only this machine may be served, and \(address) can be reached by others; "
                    + "use --auth keys, or 127.0.0.1 or --listen unix:PATH behind a proxy that authenticates"
            )
        }
    }

    /// Serves until SIGTERM or SIGINT, then stops in order.
    ///
    /// Running jobs get their grace, and what is not over by then is put back. A second signal ends the grace.
    ///
    /// - Parameter onReady: Told the address once everything works, such as `http://127.0.0.1:8080`.
    /// - Throws: What keeps the service from starting, or ends it: `JobServiceError`, and the errors of its parts.
    public func run(onReady: @escaping @Sendable (String) -> Void = { _ in }) async throws {
        try validate()
        let environment = CommandEnvironment(grace: configuration.cancelGrace, logger: logger)
        do {
            let registry = try kinds(environment)
            try await ServiceRun(configuration: configuration, registry: registry, logger: logger)
                .untilSignalled(onReady: onReady)
        } catch {
            await environment.close()
            throw error
        }
        await environment.close()
    }

    /// All kinds: those of the handlers, of the file, and for demonstrations.
    private func kinds(_ environment: CommandEnvironment) throws -> KindRegistry {
        var kinds = handlers
        if let file = configuration.kindsFile {
            // A node that only checks inputs need not have the programs.
            kinds += try KindsFile.load(path: file, node: environment, checksPrograms: configuration.role.runsJobs)
        }
        if configuration.hasDemoKinds {
            let hasDefault = kinds.contains { $0.options.isDefault }
            kinds += DemoKinds.all().map { kind in
                var kind = kind
                kind.options.isDefault = kind.options.isDefault && !hasDefault
                return kind
            }
        }
        return try KindRegistry(kinds)
    }
}
