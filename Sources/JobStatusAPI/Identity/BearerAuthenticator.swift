import Hummingbird
import JobStore

/// Lets in whoever holds an API key or a token of the identity provider.
struct BearerAuthenticator: Authenticator {
    /// The API keys; nil if they open nothing here.
    var keys: KeyRing?
    /// Checks tokens; nil if they open nothing here.
    var tokens: TokenVerifier?

    var hidesRoutes: Bool { true }

    func identity(of request: Request) async throws -> Identity {
        if let known = try knownIdentity(of: request) { return known }
        guard let tokens else { throw refusal }
        let text = try BearerToken.of(request.headers)
        do {
            return try await tokens.identity(of: text)
        } catch let error as TokenError {
            throw refusal(error)
        }
    }

    func knownIdentity(of request: Request) throws -> Identity? {
        let text = try BearerToken.of(request.headers)
        if let keys, let key = APIKey(text) {
            guard let identity = keys.identity(of: key) else { throw refusal }
            return identity
        }
        guard let tokens else { throw refusal }
        do {
            return try tokens.knownIdentity(of: text)
        } catch {
            throw refusal(error)
        }
    }

    func prepare() async throws {
        try await keys?.load()
        await tokens?.prepare()
    }

    func run() async {
        await withTaskGroup { group in
            if let keys { group.addTask { await keys.run() } }
            if let tokens { group.addTask { await tokens.run() } }
        }
    }

    private func refusal(_ error: TokenError) -> APIProblem {
        var problem = refusal
        problem.reason = "\(error)"
        return problem
    }

    /// The same whatever is wrong with the credentials, so that nobody learns which part of them is right.
    private var refusal: APIProblem {
        .unauthenticated("The credentials are unknown, or not good any more.", error: "invalid_token")
    }
}
