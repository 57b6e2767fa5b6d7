import HTTPTypes
import Hummingbird

/// All routes of a server.
struct RouteTable: Sendable {
    /// The routes; no two have the same method and path.
    let routes: [Route]

    /// The methods that a path has, in alphabetical order; empty for a path that no route has.
    ///
    /// - Parameter path: The path of a request, without its query.
    /// - Returns: What `Allow` lists.
    func allowedMethods(for path: String) -> [String] {
        let segments = Self.segments(path)
        let patterns = routes.map { (route: $0, pattern: Self.segments($0.path)) }
        let matching = patterns.filter { Self.matches(segments, $0.pattern) }
        // `/api/jobs/batch` is a path of its own, although it looks like `/api/jobs/{id}`.
        let hasLiteral = matching.contains { !$0.pattern.contains(where: Self.isVariable) }
        let counted = matching.filter { !hasLiteral || !$0.pattern.contains(where: Self.isVariable) }
        return Set(counted.flatMap { $0.route.methods.map(\.rawValue) }).sorted()
    }

    /// Adds the routes to a router.
    ///
    /// - Parameters:
    ///   - router: The router, which has its middleware already.
    ///   - gatekeeper: Stands before the routes that are not open.
    func register(on router: Router<APIContext>, gatekeeper: Gatekeeper) {
        for route in routes {
            for method in route.methods {
                router.on(RouterPath(route.path), method: method) { request, context in
                    try await Self.respond(route.action, request, context, gatekeeper)
                }
            }
        }
    }

    private static func respond(
        _ action: Route.Action,
        _ request: Request,
        _ context: APIContext,
        _ gatekeeper: Gatekeeper
    ) async throws -> Response {
        switch action {
        case .open(let handler):
            return try await handler(request, context)
        case .restricted(let scope, let handler):
            return try await gatekeeper.admit(request, scope: scope) { identity in
                try await handler(request, context, identity)
            }
        }
    }

    private static func segments(_ path: String) -> [Substring] { path.split(separator: "/") }

    private static func isVariable(_ segment: Substring) -> Bool { segment.hasPrefix("{") }

    private static func matches(_ segments: [Substring], _ pattern: [Substring]) -> Bool {
        segments.count == pattern.count && zip(segments, pattern).allSatisfy { isVariable($1) || $0 == $1 }
    }
}
