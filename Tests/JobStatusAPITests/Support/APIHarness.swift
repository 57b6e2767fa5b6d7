import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JobStore
import NIOCore
import PostgresClient
import TestSupport
import Testing

@testable import JobStatusAPI

/// The routes over a store on a database of their own.
struct APIHarness: Sendable {
    let store: JobStore
    let worker: Worker
    let services: APIServices
    let state: ServerState
    let client: HTTPTestClient

    /// All routes.
    var table: RouteTable { .all(services, state: state) }

    func get(_ uri: String, _ headers: HTTPFields = [:]) async throws -> TestAnswer {
        try await send(.get, uri, nil, headers)
    }

    func delete(_ uri: String) async throws -> TestAnswer {
        try await send(.delete, uri, nil, [:])
    }

    /// Posts JSON, or nothing at all.
    func post(_ uri: String, _ json: String? = nil, _ headers: HTTPFields = [:]) async throws -> TestAnswer {
        try await post(uri, bytes: json.map { Array($0.utf8) }, headers)
    }

    func post(_ uri: String, bytes: [UInt8]?, _ headers: HTTPFields = [:]) async throws -> TestAnswer {
        var headers = headers
        if bytes != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await send(.post, uri, bytes.map { ByteBuffer(bytes: $0) }, headers)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        _ body: ByteBuffer? = nil,
        _ headers: HTTPFields = [:]
    ) async throws -> TestAnswer {
        try await client.send(method, uri, headers, body)
    }
}

/// Runs a test against the routes and a real database.
///
/// - Parameters:
///   - limits: What the server allows.
///   - clock: What measures holds.
///   - jitter: What is added to holds.
///   - kinds: The kinds that there are.
///   - allowedOrigins: Whose web pages may call.
///   - authenticator: Who is let in, and as whom; nil for everybody on this machine.
///   - settings: What the store is told.
///   - cluster: Where the database is.
///   - body: The test.
/// - Throws: What the test throws.
func withAPI(
    limits: ServerLimits = ServerLimits(),
    clock: any Clock<Duration> = ContinuousClock(),
    jitter: HoldJitter = .none,
    kinds: any KindCatalog = TestKinds(),
    allowedOrigins: AllowedOrigins = .none,
    authenticator: (any Authenticator)? = nil,
    settings: JobStoreSettings = JobStoreSettings(),
    cluster: TestCluster = .shared,
    _ body: @Sendable (APIHarness) async throws -> Void
) async throws {
    try await withStore(settings, cluster: cluster) { store in
        let state = ServerState()
        let services = APIServices(
            store: store,
            kinds: kinds,
            limits: limits,
            state: state,
            clock: clock,
            jitter: jitter,
            logger: .quiet
        )
        let worker = try await Worker(store: store)
        try await withRoutes(
            services,
            state: state,
            limits: limits,
            allowedOrigins: allowedOrigins,
            authenticator: authenticator ?? LocalAuthenticator(checksHost: true, allowedOrigins: allowedOrigins)
        ) { client in
            try await body(
                APIHarness(store: store, worker: worker, services: services, state: state, client: client)
            )
        }
    }
}

/// Runs a test against the routes of a harness behind the router alone, without a socket in between, as they are where pages
/// of other origins may call.
func withRouterAlone(_ api: APIHarness, _ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
    let origins = AllowedOrigins(list: "https://app.example.com") ?? .none
    let application = ApplicationBuilder.application(
        api.table,
        nil,
        authenticator: LocalAuthenticator(checksHost: true, allowedOrigins: origins),
        configuration: JobStatusServerConfiguration(allowedOrigins: origins, state: api.state),
        connections: ConnectionTasks(),
        logger: .quiet
    )
    try await application.test(.router) { client in try await body(client) }
}

/// Runs a test against the routes, whatever the store is good for.
func withRoutes(_ store: JobStore, _ body: @Sendable (HTTPTestClient) async throws -> Void) async throws {
    let state = ServerState()
    let services = APIServices(store: store, kinds: TestKinds(), limits: ServerLimits(), state: state, logger: .quiet)
    try await withRoutes(
        services,
        state: state,
        limits: ServerLimits(),
        authenticator: LocalAuthenticator(checksHost: true),
        body
    )
}

private func withRoutes(
    _ services: APIServices,
    state: ServerState,
    limits: ServerLimits,
    allowedOrigins: AllowedOrigins = .none,
    authenticator: any Authenticator,
    _ body: @Sendable (HTTPTestClient) async throws -> Void
) async throws {
    let connections = ConnectionTasks()
    let application = ApplicationBuilder.application(
        .all(services, state: state),
        services,
        authenticator: authenticator,
        configuration: JobStatusServerConfiguration(allowedOrigins: allowedOrigins, limits: limits, state: state),
        connections: connections,
        logger: .quiet
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await services.run() }
        group.addTask { await connections.run() }
        defer { group.cancelAll() }
        try await application.test(.live) { live in
            try await HTTPTestClient.with(port: try #require(live.port)) { client in try await body(client) }
        }
    }
}

/// Runs a test with a store on a database of its own.
func withStore(
    _ settings: JobStoreSettings = JobStoreSettings(),
    cluster: TestCluster = .shared,
    _ body: @Sendable (JobStore) async throws -> Void
) async throws {
    try await TestGate.shared.run {
        try await withTestDatabase(template: .migrated, cluster: cluster) { connectionString in
            let database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .quiet)
            let store = JobStore(database: database, settings: settings, logger: .quiet)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await database.run() }
                group.addTask { await store.run() }
                defer { group.cancelAll() }
                try await body(store)
            }
        }
    }
}

extension HoldJitter {
    /// Nothing is added.
    static let none = HoldJitter { 0 }
}

extension RouteTable {
    /// The routes of a server, with much patience for the database.
    static func all(_ services: APIServices, state: ServerState) -> RouteTable {
        let health = HealthRoutes(
            store: services.store,
            state: state,
            timeout: .seconds(60),
            clock: ContinuousClock()
        )
        let metrics = MetricsRoutes(metrics: .none, store: services.store, services: services, timeout: .seconds(60))
        return .api(services, health: health, metrics: metrics)
    }
}
