import Hummingbird

/// Answers each request in a task of its own.
///
/// A task keeps the memory of the deepest call that it ever made, and that of a connection lives as long as the connection.
struct RouteResponder: HTTPResponder {
    typealias Context = APIContext

    /// What answers.
    let router: RouterResponder<APIContext>

    func respond(to request: Request, context: APIContext) async throws -> Response {
        async let response = router.respond(to: request, context: context)
        return try await response
    }
}
