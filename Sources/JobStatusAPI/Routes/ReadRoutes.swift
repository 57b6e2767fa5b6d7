import Foundation
import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore

/// Looking at jobs and kinds.
struct ReadRoutes: Sendable {
    /// What they work with.
    let services: APIServices

    /// Tells how one job is doing, perhaps once there is something to tell: `GET /api/jobs/{id}`.
    @Sendable
    func status(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        try await status(of: JobPath.id(of: context), request, context, identity)
    }

    /// Tells how one job is doing, perhaps once there is something to tell.
    func status(
        of id: JobID,
        _ request: Request,
        _ context: APIContext,
        _ identity: Identity
    ) async throws -> Response {
        let wait = try WaitRequest(query: QueryReader(request), prefer: PreferHeader(request.headers))
        let known = IfNoneMatch(request.headers)
        let outcome = try await services.waiter.status(
            of: id,
            for: identity,
            knowing: known.newest,
            until: { known.condition(given: $0) },
            wait: wait,
            connection: wait.seconds > 0 ? await HeldConnection(context.channel) : nil
        )
        guard let job = outcome.known else { throw APIProblem.jobNotFound(id.description) }
        var response = StatusResponse(services.board, isShuttingDown: outcome.isShuttingDown)
            .read(job, having: known.settled(by: outcome.condition))
        if outcome.wasHeld { response.headers[.preferenceApplied] = wait.preferenceApplied }
        return response
    }

    /// Lists jobs, newest first, or those asked for by id: `GET /api/jobs`.
    @Sendable
    func list(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let bytes: [UInt8]
        switch try ListRequest(QueryReader(request), identity: identity) {
        case .page(let query):
            let page = try await services.store.list(query)
            bytes = StatusRenderer.page(of: page.jobs, nextPage: page.next?.description)
        case .ids(let ids, let owner):
            bytes = StatusRenderer.page(of: try await services.store.jobs(ids, owner: owner))
        }
        return JSONResponse.make(bytes, cache: CacheRule.revalidated)
    }

    /// Lists the kinds that can be started: `GET /api/kinds`.
    @Sendable
    func kinds(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let listing = KindsListing(kinds: services.kinds.kinds())
        return JSONResponse.make(Array(try encoder.encode(listing)), cache: CacheRule.revalidated)
    }
}

extension IfNoneMatch {
    /// What a waiting read of a client that has this waits for.
    fileprivate func condition(given job: Job) -> HoldCondition {
        switch self {
        case .nothing: .over
        case .anything: .newer(than: job.revision)
        case .revision, .revisions: .newer(than: newest)
        }
    }

    /// What the client has, after a wait: by `*` it has what there was when the wait began, and not what came since.
    fileprivate func settled(by condition: HoldCondition?) -> IfNoneMatch {
        guard self == .anything, case .newer(let known) = condition else { return self }
        return .revision(known)
    }
}
