import Hummingbird

/// Counts answers by route and status.
struct MetricsMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Where they are counted.
    let metrics: ServerMetrics

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        // The pattern and not the path: whoever calls must not be able to make labels.
        metrics.count(route: context.endpointPath ?? "none", status: response.status.code)
        return response
    }
}
