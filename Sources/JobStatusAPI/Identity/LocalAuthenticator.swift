import HTTPTypes
import Hummingbird

/// Lets everybody in who talks to this machine as this machine, and no web page.
///
/// Without authentication a service listens on loopback or on a Unix socket only. That keeps other machines out, but
/// not the browser of whoever works on this one: a page from anywhere can send requests to a loopback port, under its
/// own name (its `Origin` tells) or under a name that its DNS points to loopback (its `Host` tells).
struct LocalAuthenticator: Authenticator {
    /// Whether `Host` has to name loopback; on a Unix socket, which no browser reaches, it may be anything.
    var checksHost: Bool

    /// What the pages of this very server would be of.
    var scheme = "http"

    /// Pages of other servers that may call this one.
    var allowedOrigins = AllowedOrigins.none

    func identity(of request: Request) async throws -> Identity { try caller(of: request) }

    func knownIdentity(of request: Request) throws -> Identity? { try caller(of: request) }

    private func caller(of request: Request) throws(APIProblem) -> Identity {
        if checksHost {
            try Self.check(request.head.authority)
            try Self.check(request.uri.host)
        }
        for origin in request.headers[values: .origin]
        where !allowedOrigins.contains(origin) && !isOwn(origin, authority: request.head.authority) {
            throw APIProblem(
                .originNotAllowed,
                "Pages of the origin \"\(origin.prefix(100))\" may not call this service."
            )
        }
        return .local
    }

    private static func check(_ authority: String?) throws(APIProblem) {
        guard let authority, !Loopback.isLoopback(authority: authority) else { return }
        throw APIProblem(
            .hostNotAllowed,
            "The host \"\(authority.prefix(100))\" is not this machine; without authentication only it is served."
        )
    }

    /// Whether a page has the origin that it would have if this very server had served it.
    private func isOwn(_ origin: String, authority: String?) -> Bool {
        guard let authority else { return false }
        return origin.lowercased() == "\(scheme)://\(authority.lowercased())"
    }
}
