import CoreMetrics
import HTTPTypes
import Hummingbird
import Synchronization

/// Counts answers by route and status.
final class MetricsMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private struct Label: Hashable {
        let route: String
        let status: Int
    }

    /// What stands for the route where a request had none, or never became one.
    static let noRoute = "none"

    private let metrics: ServerMetrics
    // Every poll counts, and making a counter takes longer than finding it here.
    private let counters = Mutex<[Label: any CounterHandler]>([:])

    init(metrics: ServerMetrics) {
        self.metrics = metrics
    }

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        // The pattern and not the path: whoever calls must not be able to make labels.
        count(context.endpointPath ?? Self.noRoute, response.status)
        return response
    }

    /// Counts an answer to a request for a route.
    func count(_ route: String, _ status: HTTPResponse.Status) {
        counter(Label(route: route, status: status.code)).increment(by: 1)
    }

    private func counter(_ label: Label) -> any CounterHandler {
        counters.withLock { counters in
            if let known = counters[label] { return known }
            let new = metrics.factory.makeCounter(
                label: "jobd_http_requests_total",
                dimensions: [("route", label.route), ("status", String(label.status))]
            )
            counters[label] = new
            return new
        }
    }
}
