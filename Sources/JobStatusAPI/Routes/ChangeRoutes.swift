import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore

/// Doing something to a job that exists; bodies are ignored.
struct ChangeRoutes: Sendable {
    /// What they work with.
    let services: APIServices

    /// Asks a job to stop: `POST /api/jobs/{id}/cancel`.
    @Sendable
    func cancel(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let id = try JobPath.id(of: context)
        guard let job = try await services.store.cancel(id, owner: services.owner(of: id, for: identity)) else {
            throw APIProblem.jobNotFound(id.description)
        }
        return StatusResponse(services.board).action(services.board.rendered(job))
    }

    /// Does a failed job again, as a new one: `POST /api/jobs/{id}/retry`.
    @Sendable
    func retry(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let id = try JobPath.id(of: context)
        let key = try IdempotencyKeyField.key(request.headers)
        let owner = try await services.owner(of: id, for: identity)
        let idempotencyKey = key.map { IdempotencyKey(key: $0, operation: "retry \(id)", payload: .null) }
        let retry = {
            try await services.store.retry(
                id,
                owner: owner,
                idempotencyKey: idempotencyKey,
                traceParent: TraceParent(request.headers)
            )
        }
        let outcome =
            try await needsRoom(id, owner, idempotencyKey)
            ? try await services.withRoom(for: 1, owner: owner, start: retry) : try await retry()
        switch outcome {
        case nil:
            throw APIProblem.jobNotFound(id.description)
        case .notFailed(let job):
            throw APIProblem(.jobNotFailed, "The job is \(job.status.rawValue); only a failed job can be retried.")
        case .started(let job, let isReplay):
            var response = StatusResponse(services.board)
                .start(services.board.rendered(job), isReplay: isReplay)
            response.status = .accepted
            return response
        }
    }

    /// What is there already needs no room.
    private func needsRoom(_ id: JobID, _ owner: String, _ key: IdempotencyKey?) async throws -> Bool {
        guard services.unfinished != nil else { return false }
        return try await !services.store.isRetried(id, owner: owner, idempotencyKey: key)
    }

    /// Forgets a job that is over: `DELETE /api/jobs/{id}`.
    @Sendable
    func delete(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let id = try JobPath.id(of: context)
        switch try await services.store.delete(id, owner: services.owner(of: id, for: identity)) {
        case .deleted:
            return Response(status: .noContent, headers: [.cacheControl: CacheRule.never])
        case .notOver(let job):
            throw APIProblem(.jobNotOver, "The job is \(job.status.rawValue); only a job that is over can be deleted.")
        case .notFound:
            throw APIProblem.jobNotFound(id.description)
        }
    }
}
