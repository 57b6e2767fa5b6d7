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
        try admit(identity, scope: scope)
        do {
            var response = try await answer(identity)
            mark(&response.headers, of: response.status, for: identity)
            return response
        } catch {
            throw marked(error, for: identity)
        }
    }

    /// Finds out who makes a request, if that is known at once, counts it, and sees whether it may be made.
    ///
    /// Whoever answers then has the answer marked, or what is thrown in its place.
    ///
    /// - Returns: Who makes it; nil if that takes waiting: then it is not counted.
    /// - Throws: An `APIProblem` (401, 403 or 429) if the request may not be made.
    func enterAtOnce(_ request: Request, scope: AccessScope) throws -> Identity? {
        guard let identity = try authenticator.knownIdentity(of: request) else { return nil }
        try admit(identity, scope: scope)
        return identity
    }

    private func admit(_ identity: Identity, scope: AccessScope) throws {
        try limiter?.admit(identity.owner)
        guard identity.permits(scope) else { throw marked(APIProblem.scopeMissing(scope), for: identity) }
    }

    /// Tells in an answer how many more requests may be made.
    func mark(_ headers: inout HTTPFields, of status: HTTPResponse.Status, for identity: Identity) {
        guard let limiter else { return }
        headers.append(contentsOf: limiter.headers(after: status, for: identity.owner))
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
