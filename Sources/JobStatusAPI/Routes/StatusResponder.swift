import HTTPTypes
import Hummingbird
import HummingbirdCore
import JobStore

/// Answers reads of a job's status ahead of the router, and leaves everything else to that.
///
/// Most requests are such reads, and the router with its middleware takes longer than the answer. Most of them are held
/// at that, and a task keeps the memory of the deepest call that it ever made: so the middleware's steps are taken here one
/// after the other and not one within the other, and what goes through the router has a task of its own.
struct StatusResponder: HTTPResponder {
    typealias Context = APIContext

    /// Reads jobs; nil if that is left to the router.
    let read: ReadRoutes?
    /// Who may ask, and how often.
    let gatekeeper: Gatekeeper
    /// Makes answers of errors, and completes answers.
    let problems: ProblemMiddleware
    /// Counts answers.
    let metrics: MetricsMiddleware
    /// Answers everything else.
    let router: RouterResponder<APIContext>

    /// The paths, as the router has them, and what stands before the id.
    private static let paths = [
        (route: "/api/jobs/{id}", prefix: Array("/api/jobs/".utf8)),
        (route: "/api/job-status/{id}", prefix: Array("/api/job-status/".utf8)),
    ]

    func respond(to request: Request, context: APIContext) async throws -> Response {
        guard request.method == .get, let read, let (route, id) = Self.target(request.uri) else {
            return try await routed(request, context)
        }
        var response = await status(of: id, by: read, request, context)
        problems.complete(&response, to: request, context: context)
        if CompressionMiddleware.isWanted(for: response, to: request) {
            response = try await CompressionMiddleware.compressed(response)
        }
        metrics.count(route, response.status)
        return response
    }

    private func status(
        of id: JobID,
        by read: ReadRoutes,
        _ request: Request,
        _ context: APIContext
    ) async -> Response {
        do {
            let start = ContinuousClock.now
            let identity = try await gatekeeper.enter(request, scope: .read)
            do {
                var response = try await read.status(of: id, request, context, identity)
                try await gatekeeper.confirm(identity, of: request, scope: .read, since: start)
                gatekeeper.mark(&response, for: identity)
                return response
            } catch {
                throw gatekeeper.marked(error, for: identity)
            }
        } catch {
            return problems.response(to: error, request: request, context: context)
        }
    }

    private func routed(_ request: Request, _ context: APIContext) async throws -> Response {
        async let response = router.respond(to: request, context: context)
        return try await response
    }

    /// The job that a request reads; nil for any other path, and for what is no id.
    private static func target(_ uri: URI) -> (route: String, id: JobID)? {
        // As it came: to take the path out of it is to make a text of it.
        let text = uri.string.utf8
        for known in paths where text.starts(with: known.prefix) {
            let id = text.dropFirst(known.prefix.count).prefix { $0 != UInt8(ascii: "?") }
            return JobID(String(Substring(id))).map { (known.route, $0) }
        }
        return nil
    }
}
