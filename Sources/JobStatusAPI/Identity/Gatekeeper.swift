import HTTPTypes
import Hummingbird
import JobStore

/// What stands before every route that is not open: who asks, what he may do, and how often.
struct Gatekeeper: Sendable {
    /// Finds out who asks.
    let authenticator: any Authenticator

    /// Counts what he asks for; nil if nothing is counted.
    var limiter: RateLimiter?

    /// For how long whoever was let in counts as such.
    var identityAge: Duration = ServerLimits().identityAge

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
        let start = ContinuousClock.now
        let identity = try await authenticator.identity(of: request)
        try admit(identity, scope: scope)
        do {
            var response = try await answer(identity)
            // Whoever had something changed is told so: if not, he would have it done again.
            if scope != .write { try await confirm(identity, of: request, scope: scope, since: start) }
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

    /// Sees whether the answer to a request may still be given if it was long in coming: while a request is held, a key can be
    /// revoked and a token run out.
    ///
    /// - Parameters:
    ///   - identity: Who was let in.
    ///   - request: The request.
    ///   - scope: What it takes.
    ///   - start: When that was.
    /// - Throws: An `APIProblem` (401 or 403) if it would not be let in any more.
    func confirm(
        _ identity: Identity,
        of request: Request,
        scope: AccessScope,
        since start: ContinuousClock.Instant
    ) async throws {
        guard isOld(since: start) else { return }
        try confirm(identity, by: try await authenticator.identity(of: request), scope: scope)
    }

    /// The same without waiting.
    ///
    /// - Parameters:
    ///   - identity: Who was let in.
    ///   - request: The request.
    ///   - scope: What it takes.
    ///   - start: When that was.
    /// - Returns: False if that can't be known without waiting.
    /// - Throws: An `APIProblem` (401 or 403) if it would not be let in any more.
    func confirmAtOnce(
        _ identity: Identity,
        of request: Request,
        scope: AccessScope,
        since start: ContinuousClock.Instant
    ) throws -> Bool {
        guard isOld(since: start) else { return true }
        guard let present = try authenticator.knownIdentity(of: request) else { return false }
        try confirm(identity, by: present, scope: scope)
        return true
    }

    private func isOld(since start: ContinuousClock.Instant) -> Bool { start.duration(to: .now) >= identityAge }

    private func confirm(_ identity: Identity, by present: Identity, scope: AccessScope) throws(APIProblem) {
        guard present.permits(scope) else { throw APIProblem.scopeMissing(scope) }
        guard present.owner == identity.owner, present.seesEveryOwner || !identity.seesEveryOwner else {
            throw APIProblem.unauthenticated("The credentials are others' by now.", error: "invalid_token")
        }
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
