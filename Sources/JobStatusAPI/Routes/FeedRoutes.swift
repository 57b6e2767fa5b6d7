import HTTPTypes
import Hummingbird
import JobStore

/// Following all jobs of an owner.
struct FeedRoutes: Sendable {
    /// What they work with.
    let services: APIServices

    /// Tells what has changed since a cursor: `GET /api/changes`.
    @Sendable
    func changes(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        let asked = try FeedRequest(
            query: QueryReader(request),
            prefer: PreferHeader(request.headers),
            identity: identity
        )
        let outcome = try await services.feed.page(
            asked,
            for: identity,
            connection: asked.wait.seconds > 0 ? await HeldConnection(context.channel) : nil
        )
        guard let page = outcome.page else {
            throw APIProblem(.cursorExpired, "The cursor is too old or of another history; begin without \"since\".")
        }
        var response = JSONResponse.make(StatusRenderer.feed(page), cache: CacheRule.revalidated)
        if outcome.wasHeld { response.headers[.preferenceApplied] = asked.wait.preferenceApplied }
        // Whoever follows comes again at once, unless the server stops or there was no place to wait.
        if outcome.isShuttingDown || !outcome.wasHeld, page.changes.isEmpty {
            var generator = SystemRandomNumberGenerator()
            response.headers[.retryAfter] = String(PollAdvice.afterShutdown(using: &generator).seconds)
        }
        return response
    }
}
