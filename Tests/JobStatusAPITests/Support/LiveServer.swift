import JobStore
import Logging
import ServiceLifecycle

@testable import JobStatusAPI

/// A server that listens, over a store on a database of its own.
struct LiveServer: Sendable {
    let address: ListeningAddress
    let services: APIServices
    let worker: Worker
    /// Has the server stop gracefully.
    let stop: @Sendable () async -> Void

    /// Lets a test talk over a connection of its own.
    func connect<Result: Sendable>(
        _ body: @Sendable (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        try await RawConnection.with(address, body)
    }
}

/// Runs a test against a server that listens.
func withLiveServer(
    limits: ServerLimits = ServerLimits(),
    clock: any Clock<Duration> = ContinuousClock(),
    address: ListeningAddress = .tcp(host: "127.0.0.1", port: 0),
    certificate: ServerCertificate? = nil,
    metrics: ServerMetrics = .none,
    _ body: @Sendable (LiveServer) async throws -> Void
) async throws {
    try await withStore { store in
        var configuration = JobStatusServerConfiguration(address: address, certificate: certificate, limits: limits)
        configuration.metrics = metrics
        let services = APIServices(
            store: store,
            kinds: TestKinds(),
            limits: limits,
            state: configuration.state,
            clock: clock,
            jitter: .none,
            logger: .quiet
        )
        let (listening, continuation) = AsyncStream<ListeningAddress>.makeStream()
        let server = JobStatusServer(services, configuration: configuration, logger: .quiet) { address in
            continuation.yield(address)
        }
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: .quiet))
        let worker = try await Worker(store: store)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await address in listening {
                let live = LiveServer(address: address, services: services, worker: worker) {
                    await group.triggerGracefulShutdown()
                }
                do {
                    try await body(live)
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
