import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore

/// Starting jobs.
struct StartRoutes: Sendable {
    /// What they work with.
    let services: APIServices

    /// Starts one job: `POST /api/jobs`.
    @Sendable
    func start(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let text = try IdempotencyKeyField.key(request.headers)
        let body = try await services.bodies.json(of: request)
        let key = text.map { IdempotencyKey(key: $0, operation: "start", payload: body ?? .null) }
        let outcome = try await start(key, identity, TraceParent(request.headers)) { () throws(APIProblem) in
            [try startRequest(body).job(of: services.kinds)]
        }
        guard let started = outcome.jobs.first else {
            throw APIProblem(.internalError, "The job was not started.")
        }
        let wait = PreferHeader(request.headers).wait.map { WaitRequest(seconds: $0, isPreference: true) } ?? .none
        return try await answer(started, isReplay: outcome.isReplay, wait: wait, context, identity)
    }

    /// Starts many jobs, or none: `POST /api/jobs/batch`.
    @Sendable
    func batch(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let text = try IdempotencyKeyField.key(request.headers)
        let body = try await services.bodies.json(of: request)
        let key = text.map { IdempotencyKey(key: $0, operation: "batch", payload: body ?? .null) }
        let outcome = try await start(key, identity, TraceParent(request.headers)) { () throws(APIProblem) in
            try BatchRequest(body).jobs { (start, path) throws(APIProblem) in
                try start.job(of: services.kinds, path: path)
            }
        }
        var response = JSONResponse.make(
            StatusRenderer.page(of: outcome.jobs),
            status: .accepted,
            cache: CacheRule.never
        )
        if outcome.isReplay { response.headers[.idempotentReplayed] = "true" }
        return response
    }

    /// Starts what a request asks for, unless its key tells that this was done already.
    private func start(
        _ key: IdempotencyKey?,
        _ identity: Identity,
        _ traceParent: TraceParent?,
        jobs: () throws(APIProblem) -> [NewJob]
    ) async throws -> StartOutcome {
        // What is there already needs no room. (Without a limit, it is found when the key turns out to be taken.)
        if services.unfinished != nil, let known = try await replay(key, identity) { return known }
        do {
            var jobs = try jobs()
            for index in jobs.indices { jobs[index].traceParent = traceParent }
            return try await services.withRoom(for: jobs.count, owner: identity.owner) { [jobs] in
                try await services.store.start(jobs, owner: identity.owner, idempotencyKey: key)
            }
        } catch let refusal as APIProblem {
            // Only a new request can be refused: the kind, or the file that the input names, may be gone since.
            guard let known = try await replay(key, identity) else { throw refusal }
            return known
        }
    }

    private func replay(_ key: IdempotencyKey?, _ identity: Identity) async throws -> StartOutcome? {
        guard let key, let known = try await services.store.replay(key, owner: identity.owner) else { return nil }
        return StartOutcome(jobs: known, isReplay: true)
    }

    /// What a body asks for; an empty one asks for the default kind.
    private func startRequest(_ body: RawJSON?) throws(APIProblem) -> StartRequest {
        if let body { return try StartRequest(body) }
        guard let kind = services.kinds.defaultKind else {
            throw APIProblem(.invalidRequest, "The body is empty, and no kind is marked as default.", field: "kind")
        }
        return StartRequest(kind: kind)
    }

    /// Answers at once, or holds the answer until the job is over.
    private func answer(
        _ started: Job,
        isReplay: Bool,
        wait: WaitRequest,
        _ context: APIContext,
        _ identity: Identity
    ) async throws -> Response {
        guard wait.seconds > 0 else {
            return StatusResponse(services.board).start(services.board.rendered(started), isReplay: isReplay)
        }
        let known = services.board.rendered(started)
        let outcome: StatusRead.Outcome
        do {
            outcome = try await services.waiter.status(
                StatusRead(started.id, for: identity, having: .nothing, knowing: started.revision, wait: wait),
                connection: await HeldConnection(context.channel)
            )
        } catch {
            // The job was started: an answer that says otherwise would have it started again.
            outcome = StatusRead.Outcome(known: known, wasHeld: false)
        }
        var response = StatusResponse(services.board, isShuttingDown: outcome.isShuttingDown)
            .start(outcome.known ?? known, isReplay: isReplay)
        if outcome.wasHeld { response.headers[.preferenceApplied] = wait.preferenceApplied }
        return response
    }
}
