import HTTPTypes
import Hummingbird

/// Lets web pages of allowed origins call the service and read the answers (Fetch Standard, section 3.3, "CORS protocol").
///
/// Cookies are never involved: a page sends its token itself.
struct CORSMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// The origins whose pages may.
    let allowed: AllowedOrigins
    /// All routes: they know with what methods a path can be called.
    let table: RouteTable

    /// How long a browser may remember what it was told, in seconds.
    private static let maxAge = 600

    /// What a page may send.
    private static let requestFields: [HTTPField.Name] = [
        .authorization, .contentType, .idempotencyKey, .ifNoneMatch, .prefer, .traceparent,
    ]

    /// What a page may read beside what every page may.
    private static let responseFields: [HTTPField.Name] = [
        .eTag, .location, .retryAfter, .preferenceApplied, .idempotentReplayed, .rateLimit, .rateLimitPolicy,
        .requestID,
        .wwwAuthenticate,
    ]

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let origins = request.headers[values: .origin]
        guard let origin = origins.first, origins.count == 1, allowed.contains(origin) else {
            return Self.varying(try await next(request, context))
        }
        var response =
            if let preflight = preflight(request) { preflight } else {
                Self.varying(try await next(request, context))
            }
        response.headers[.accessControlAllowOrigin] = allowed.includesAll ? "*" : origin
        response.headers[.accessControlExposeHeaders] = Self.list(Self.responseFields)
        return response
    }

    /// The answer to a browser that asks what a page may send; nil if the request is no such question.
    private func preflight(_ request: Request) -> Response? {
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil else { return nil }
        let methods = table.allowedMethods(for: request.uri.path)
        guard !methods.isEmpty else { return nil }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: methods.joined(separator: ", "),
                .accessControlAllowHeaders: Self.list(Self.requestFields),
                .accessControlMaxAge: String(Self.maxAge),
                .vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
            ]
        )
    }

    /// What is answered to one origin must not be shown to another.
    private static func varying(_ response: Response) -> Response {
        var response = response
        response.headers[.vary] = [response.headers[.vary], "Origin"].compactMap { $0 }.joined(separator: ", ")
        return response
    }

    private static func list(_ names: [HTTPField.Name]) -> String {
        names.map(\.rawName).joined(separator: ", ")
    }
}
