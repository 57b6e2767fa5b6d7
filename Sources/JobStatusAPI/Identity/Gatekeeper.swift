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
        let identity = try await enter(request, scope: scope)
        do {
            var response = try await answer(identity)
            mark(&response, for: identity)
            return response
        } catch {
            throw marked(error, for: identity)
        }
    }

    /// Finds out who makes a request, counts it, and sees whether it may be made.
    ///
    /// Whoever answers then has the answer marked, or what is thrown in its place. `admit` does all of it, one within the
    /// other, which takes more memory of a task that is held.
    ///
    /// - Throws: An `APIProblem` (401, 403 or 429) if the request may not be made.
    func enter(_ request: Request, scope: AccessScope) async throws -> Identity {
        let identity = try await authenticator.identity(of: request)
        try limiter?.admit(identity.owner)
        guard identity.permits(scope) else { throw marked(APIProblem.scopeMissing(scope), for: identity) }
        return identity
    }

    /// Tells in an answer how many more requests may be made.
    func mark(_ response: inout Response, for identity: Identity) {
        guard let limiter else { return }
        response.headers.append(contentsOf: limiter.headers(after: response.status, for: identity.owner))
    }

    /// An error that tells the same, if it is a refusal; what is none goes on as it is: it is logged with its cause.
    func marked(_ error: any Error, for identity: Identity) -> any Error {
        guard let limiter, var problem = APIProblem.known(error), problem.type.status.kind == .clientError else {
            return error
        }
        problem.headers.append(contentsOf: limiter.headers(after: problem.type.status, for: identity.owner))
        return problem
    }
}
