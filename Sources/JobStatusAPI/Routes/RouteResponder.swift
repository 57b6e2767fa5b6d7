import HTTPTypes
import Hummingbird
import HummingbirdCore
import JobStore

/// Answers each request in a task of its own, and starts of one job ahead of the router.
///
/// A task keeps the memory of the deepest call that it ever made, and that of a connection lives as long as the connection. Next to
/// reads of a status, which never come here, most requests start a job, and the router with its middleware takes a tenth of
/// what a start takes.
struct RouteResponder: HTTPResponder {
    typealias Context = APIContext

    /// Starts jobs; nil if that is left to the router.
    let start: StartRoutes?
    /// Who may ask, and how often.
    let gatekeeper: Gatekeeper
    /// Makes answers of errors, and completes answers.
    let problems: ProblemMiddleware
    /// Counts answers.
    let metrics: MetricsMiddleware
    /// Answers everything else.
    let router: RouterResponder<APIContext>

    private static let startPath = "/api/jobs"

    func respond(to request: Request, context: APIContext) async throws -> Response {
        if let start, request.method == .post, request.uri.string == Self.startPath {
            async let response = started(by: start, request, context)
            return try await response
        }
        async let response = router.respond(to: request, context: context)
        return try await response
    }

    private func started(by start: StartRoutes, _ request: Request, _ context: APIContext) async throws -> Response {
        var response: Response
        do {
            response = try await gatekeeper.admit(request, scope: .write) { identity in
                try await start.start(request, context, identity)
            }
        } catch {
            response = problems.response(to: error, request: request, context: context).response
        }
        problems.complete(&response, to: request, context: context)
        response = try await CompressionMiddleware.compressed(response, to: request)
        metrics.count(Self.startPath, response.status)
        return response
    }
}
