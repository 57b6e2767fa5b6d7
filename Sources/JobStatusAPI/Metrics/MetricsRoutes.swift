import HTTPTypes
import Hummingbird
import JobStore
import Logging
import Synchronization

/// Telling what this node has measured: `GET /metrics`.
final class MetricsRoutes: Sendable {
    /// What was measured.
    let metrics: ServerMetrics
    /// Where queues are looked at.
    let store: JobStore
    /// What the node knows of jobs and who waits for them; nil for a node that only runs jobs.
    let services: APIServices?
    /// How long the database may take.
    let timeout: Duration

    private let queues: QueueMetrics
    /// The nodes that were told of: one that is gone is not told of any more, for each has a name of its own.
    private let toldNodes = Mutex<Set<String>>([])

    init(metrics: ServerMetrics, store: JobStore, services: APIServices?, timeout: Duration) {
        self.metrics = metrics
        self.store = store
        self.services = services
        self.timeout = timeout
        queues = QueueMetrics(metrics: metrics)
    }

    /// The routes.
    var routes: [Route] { [.admin("/metrics", all)] }

    /// All metrics, those of queues as they are at this moment; without the database, the others.
    @Sendable
    func all(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        do {
            try await withDeadline(timeout, clock: ContinuousClock()) { try await self.lookAtDatabase() }
            metrics.set("jobd_database_up", 1)
        } catch {
            context.logger.info("metrics without the database", metadata: ["error": "\(error)"])
            metrics.set("jobd_database_up", 0)
        }
        lookAtServices()
        await lookAtConnections()
        var response = JSONResponse.make(Array(metrics.text().utf8), cache: CacheRule.never)
        response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
        return response
    }

    private func lookAtDatabase() async throws {
        try await queues.look(at: store)
        let nodes = Dictionary(try await store.nodes().map { ($0.name, $0.running) }, uniquingKeysWith: +)
        let gone = toldNodes.withLock { told in
            defer { told = Set(nodes.keys) }
            return told.subtracting(nodes.keys)
        }
        for name in gone { metrics.remove("jobd_node_jobs_running", [("node", name)]) }
        for (name, running) in nodes { metrics.set("jobd_node_jobs_running", Double(running), [("node", name)]) }
        let lag = try await store.clusterLag()
        metrics.set("jobd_feed_lag_seconds", lag.feed)
        metrics.set("jobd_cleanup_lag_seconds", lag.cleanup)
        metrics.set("jobd_prepared_lag_seconds", lag.prepared)
    }

    private func lookAtConnections() async {
        let connections = await store.connections()
        let pool = connections.pool
        for (state, count) in [("connecting", pool.connecting), ("idle", pool.idle), ("leased", pool.leased)] {
            metrics.set("jobd_pool_connections", Double(count), [("state", state)])
        }
        metrics.set("jobd_pool_waiting", Double(pool.waiting))
        metrics.set("jobd_pool_leases", Double(pool.leases))
        metrics.set("jobd_pool_wait_seconds", pool.waitTime)
        guard let listener = connections.listener else { return }
        metrics.set("jobd_listener_connected", listener.isConnected ? 1 : 0)
        metrics.set("jobd_listener_reconnects", Double(listener.reconnects))
        if let silence = listener.silence { metrics.set("jobd_listener_silence_seconds", silence) }
    }

    private func lookAtServices() {
        guard let services else { return }
        let counts = services.board.counts
        metrics.set("jobd_status_cache_hits", Double(counts.hits))
        metrics.set("jobd_status_cache_misses", Double(counts.misses))
        metrics.set("jobd_status_cache_reads", Double(counts.reads))
        metrics.set("jobd_held_requests", Double(services.waiter.held.count))
    }
}
