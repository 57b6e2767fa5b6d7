import HTTPTypes
import Hummingbird
import JobStore
import Logging

/// Whether the process lives, and whether it should be sent requests.
struct HealthRoutes: Sendable {
    /// The jobs; reaching them is what readiness means.
    let store: JobStore
    /// Whether the server is about to stop.
    let state: ServerState
    /// How long the database may take to answer.
    let timeout: Duration
    /// What measures that.
    let clock: any Clock<Duration>

    /// Both routes.
    var routes: [Route] { [.open("/healthz", live), .open("/readyz", ready)] }

    /// Answers as long as the process can.
    @Sendable
    func live(_ request: Request, _ context: APIContext) async throws -> Response {
        JSONResponse.make(Array(#"{"status":"ok"}"#.utf8), cache: CacheRule.never)
    }

    /// Answers 200 if the database is reached and migrated and the server does not stop, else 503.
    @Sendable
    func ready(_ request: Request, _ context: APIContext) async throws -> Response {
        guard !state.isDraining else { throw notReady("The server stops.") }
        let lag: ClusterLag
        do {
            lag = try await withDeadline(timeout, clock: clock) {
                try await store.ping()
                return try await store.clusterLag()
            }
        } catch {
            context.logger.info("not ready", metadata: ["error": "\(error)"])
            throw notReady("The database is out of reach, or not migrated.")
        }
        var writer = JSONWriter(capacity: 64)
        writer.beginObject()
        writer.member("status", "ready")
        // The feed alone waits for whoever writes; the number is for pg_stat_activity. What is prepared has none, and is found in
        // pg_prepared_xacts: its name is other people's, and anybody may ask here.
        writer.member("feedLagSeconds", Int(lag.feed))
        if let process = lag.writer { writer.member("oldestWriter", process) }
        if lag.prepared > 0 { writer.member("oldestPreparedSeconds", Int(lag.prepared)) }
        writer.endObject()
        return JSONResponse.make(writer.bytes, cache: CacheRule.never)
    }

    private func notReady(_ detail: String) -> APIProblem {
        var problem = APIProblem(.notReady, detail)
        problem.headers[.retryAfter] = String(APIProblem.unavailableRetryAfter)
        return problem
    }
}
