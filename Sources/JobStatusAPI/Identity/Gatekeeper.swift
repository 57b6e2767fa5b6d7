import HTTPTypes
import Hummingbird
import JobStore

/// What stands before every route that is not open: who asks, what he may do, and how often.
struct Gatekeeper: Sendable {
    /// Finds out who asks.
    let authenticator: any Authenticator

    /// Counts what he asks for; nil if nothing is counted.
    var limiter: RateLimiter?

    /// Answers a request if it may be made.
    ///
    /// - Parameters:
    ///   - request: The request, of which the body has not been read.
    ///   - scope: What it takes.
    ///   - answer: Answers it, given who asks.
    /// - Returns: The answer.
    /// - Throws: What `answer` throws; an `APIProblem` (401, 403 or 429) if the request may not be made.
    func admit(
        _ request: Request,
        scope: AccessScope,
        answer: (Identity) async throws -> Response
    ) async throws -> Response {
        let identity = try await authenticator.identity(of: request)
        guard let limiter else { return try await permit(identity, scope, answer) }
        try limiter.admit(identity.owner)
        do {
            var response = try await permit(identity, scope, answer)
            response.headers.append(contentsOf: limiter.headers(after: response.status, for: identity.owner))
            return response
        } catch {
            // What is no refusal goes on as it is: it is logged with its cause.
            guard var problem = APIProblem.known(error), problem.type.status.kind == .clientError else { throw error }
            problem.headers.append(contentsOf: limiter.headers(after: problem.type.status, for: identity.owner))
            throw problem
        }
    }

    private func permit(
        _ identity: Identity,
        _ scope: AccessScope,
        _ answer: (Identity) async throws -> Response
    ) async throws -> Response {
        guard identity.permits(scope) else { throw APIProblem.scopeMissing(scope) }
        return try await answer(identity)
    }
}
