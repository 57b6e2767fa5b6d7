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
        let read = try StatusRead(JobPath.id(of: context), for: identity, asked: request)
        let outcome = try await services.waiter.status(
            read,
            connection: read.wait.seconds > 0 ? await HeldConnection(context.channel) : nil
        )
        return try StatusResponse.answer(to: read, outcome, services.board).response
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
