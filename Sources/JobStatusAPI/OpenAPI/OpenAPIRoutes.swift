import HTTPTypes
import Hummingbird

/// Describing the API: `GET /openapi.yaml`.
struct OpenAPIRoutes: Sendable {
    /// The routes.
    var routes: [Route] { [.get("/openapi.yaml", description)] }

    /// The description as it stands beside this file.
    @Sendable
    func description(_ request: Request, _ context: APIContext, _ identity: Identity) async throws -> Response {
        var response = JSONResponse.make(PackageResources.openapi_yaml, cache: CacheRule.revalidated)
        // RFC 9512.
        response.headers[.contentType] = "application/yaml"
        return response
    }
}
