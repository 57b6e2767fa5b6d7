import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Puts router, limits and listener together.
enum ApplicationBuilder {
    /// Makes an application of routes.
    ///
    /// - Parameters:
    ///   - table: What it serves.
    ///   - services: What status reads are answered with, ahead of the routes; nil if there are no jobs to read.
    ///   - authenticator: Finds out who makes a request.
    ///   - configuration: Where it listens and what it allows.
    ///   - connections: Where connections are handled.
    ///   - logger: Where it logs to.
    ///   - onListening: Called with the real address once it listens.
    /// - Returns: An application that is yet to run.
    static func application(
        _ table: RouteTable,
        _ services: APIServices?,
        authenticator: any Authenticator,
        configuration: JobStatusServerConfiguration,
        connections: ConnectionTasks,
        logger: Logger,
        onListening: @escaping @Sendable (ListeningAddress) async -> Void = { _ in }
    ) -> Application<RouteResponder> {
        let limits = configuration.limits
        let router = Router(context: APIContext.self)
        let metrics = MetricsMiddleware(metrics: configuration.metrics)
        router.add(middleware: metrics)
        if !configuration.allowedOrigins.isEmpty {
            router.add(middleware: CORSMiddleware(allowed: configuration.allowedOrigins, table: table))
        }
        router.add(middleware: CompressionMiddleware())
        let problems = ProblemMiddleware(table: table, authenticator: authenticator, state: configuration.state)
        router.add(middleware: problems)
        let limiter = limits.requestRate.map { RateLimiter(rate: $0) }
        let gatekeeper = Gatekeeper(
            authenticator: authenticator,
            limiter: limiter,
            identityAge: limits.identityAge
        )
        table.register(on: router, gatekeeper: gatekeeper)
        // Answers to pages of other origins carry more.
        let services = configuration.allowedOrigins.isEmpty ? services : nil
        let answers = services.map {
            StatusAnswers($0, gatekeeper: gatekeeper, problems: problems, metrics: metrics, logger: logger)
        }
        return Application(
            responder: RouteResponder(router: router.buildResponder()),
            server: server(configuration, answers, connections, metrics),
            configuration: ApplicationConfiguration(
                address: bindAddress(configuration.address),
                backlog: limits.backlog,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)
            ),
            onServerRunning: { channel in
                await onListening(realAddress(of: channel, configuration.address))
            },
            logger: logger
        )
    }

    /// How connections are handled.
    private static func server(
        _ configuration: JobStatusServerConfiguration,
        _ answers: StatusAnswers?,
        _ connections: ConnectionTasks,
        _ metrics: MetricsMiddleware
    ) -> HTTPServerBuilder {
        let limits = configuration.limits
        let streams = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuard(limits: limits, answers: answers, metrics: metrics)],
            idleTimeout: TimeAmount(limits.idleTimeout),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerFieldSize,
                maxHeaderListSize: limits.headerSize,
                maxHeaderFieldCount: limits.headerFieldCount
            )
        )
        return HTTPServerBuilder { responder in
            guard let certificate = configuration.certificate else {
                return GroupedChannel(
                    base: HTTP1Channel(responder: responder, configuration: streams),
                    tasks: connections
                )
            }
            let secure = try SecureChannel(certificate, streams: streams, limits: limits, responder: responder)
            return GroupedChannel(base: secure, tasks: connections)
        }
    }

    private static func bindAddress(_ address: ListeningAddress) -> BindAddress {
        switch address {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }

    /// The address asked for, with the port that the system chose.
    private static func realAddress(of channel: any Channel, _ wish: ListeningAddress) -> ListeningAddress {
        guard case .tcp(let host, let port) = wish else { return wish }
        return .tcp(host: host, port: channel.localAddress?.port ?? port)
    }
}
