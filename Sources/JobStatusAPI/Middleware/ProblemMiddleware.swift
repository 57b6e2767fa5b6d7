import HTTPTypes
import Hummingbird
import Logging

/// The outermost step: whatever happens within, the answer is one of ours, and carries the request's id.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// All routes: they know what a path without a match could have been.
    let table: RouteTable
    /// Finds out who makes a request, which matters even where there is no route.
    let authenticator: any Authenticator
    /// Whether the server is about to stop.
    let state: ServerState

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            // None of our routes throws this: it means that no route was found.
            response = ProblemRenderer.response(await noRoute(for: request, context: context)).response
        } catch {
            response = self.response(to: error, request: request, context: context).response
        }
        complete(&response, to: request, context: context)
        return response
    }

    /// The answer to a request of which came an error.
    func response(to error: any Error, request: Request, context: APIContext) -> BufferedResponse {
        ProblemRenderer.response(problem(for: error, request: request, context: context))
    }

    /// Logs an answer, and gives it what every answer carries.
    private func complete(_ response: inout Response, to request: Request, context: APIContext) {
        log(response.status, to: request, logger: context.logger)
        mark(&response.headers, requestID: context.requestID)
        if request.method == .head { response = response.createHeadResponse() }
        // RFC 9110, section 8.6: none with a 204, and none with a 304 that does not tell the length of the 200.
        if response.status == .noContent || response.status == .notModified { response.headers[.contentLength] = nil }
    }

    /// Logs an answer.
    func log(_ status: HTTPResponse.Status, to request: Request, logger: Logger) {
        logger.debug(
            "request answered",
            metadata: [
                "method": "\(request.method.rawValue.prefix(20))", "path": "\(request.uri.path.prefix(200))",
                "status": "\(status.code)",
            ]
        )
    }

    /// Gives an answer what every answer carries.
    func mark(_ headers: inout HTTPFields, requestID: String) {
        // Nobody else gives it one, and to look whether somebody did takes its time.
        headers.append(HTTPField(name: .requestID, value: requestID))
        if state.isDraining { headers[.connection] = "close" }
    }

    private func problem(for error: any Error, request: Request, context: APIContext) -> APIProblem {
        if let problem = APIProblem.known(error) {
            if let reason = problem.reason {
                context.logger.debug("request refused", metadata: ["reason": "\(reason)"])
            }
            if problem.type.status.kind == .serverError {
                context.logger.info("request not served", metadata: ["error": "\(error)"])
            }
            return problem
        }
        // The short description: the long one of a database error can quote what people sent.
        context.logger.error(
            "request failed",
            metadata: ["error": "\(type(of: error)): \(error)", "path": "\(request.uri.path.prefix(200))"]
        )
        return APIProblem(.internalError, "The server failed; its log says why, under request \(context.requestID).")
    }

    private func noRoute(for request: Request, context: APIContext) async -> APIProblem {
        do {
            if authenticator.hidesRoutes { _ = try await authenticator.identity(of: request) }
        } catch {
            return problem(for: error, request: request, context: context)
        }
        let path = request.uri.path
        let methods = table.allowedMethods(for: path)
        guard !methods.isEmpty else {
            return APIProblem(.routeNotFound, "There is nothing at \"\(path.prefix(200))\".")
        }
        let allowed = methods.joined(separator: ", ")
        var problem = APIProblem(
            .methodNotAllowed,
            "\(request.method.rawValue.prefix(20)) is not allowed here; allowed: \(allowed)."
        )
        problem.headers[.allow] = allowed
        return problem
    }
}
