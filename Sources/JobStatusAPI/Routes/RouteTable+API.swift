extension RouteTable {
    /// The routes of a server that serves the API.
    static func api(_ services: APIServices, health: HealthRoutes, metrics: MetricsRoutes) -> RouteTable {
        let start = StartRoutes(services: services)
        let read = ReadRoutes(services: services)
        let change = ChangeRoutes(services: services)
        let feed = FeedRoutes(services: services)
        return RouteTable(
            routes: [
                .post("/api/jobs", start.start),
                .post("/api/start-async-job", start.start),
                .post("/api/jobs/batch", start.batch),
                .get("/api/jobs", read.list),
                .get("/api/jobs/{id}", read.status),
                .get("/api/job-status/{id}", read.status),
                .get("/api/changes", feed.changes),
                .get("/api/kinds", read.kinds),
                .post("/api/jobs/{id}/cancel", change.cancel),
                .post("/api/jobs/{id}/retry", change.retry),
                .delete("/api/jobs/{id}", change.delete),
            ] + OpenAPIRoutes().routes + health.routes + metrics.routes
        )
    }

    /// The routes of a node that only runs jobs.
    static func health(_ health: HealthRoutes, metrics: MetricsRoutes) -> RouteTable {
        RouteTable(routes: health.routes + metrics.routes)
    }
}
