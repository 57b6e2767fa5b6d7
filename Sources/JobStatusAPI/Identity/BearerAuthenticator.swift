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
        let text = try BearerToken.of(request.headers)
        if let keys, let key = APIKey(text) {
            guard let identity = keys.identity(of: key) else { throw refusal }
            return identity
        }
        guard let tokens else { throw refusal }
        do {
            return try await tokens.identity(of: text)
        } catch let error as TokenError {
            var problem = refusal
            problem.reason = "\(error)"
            throw problem
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

    /// The same whatever is wrong with the credentials, so that nobody learns which part of them is right.
    private var refusal: APIProblem {
        .unauthenticated("The credentials are unknown, or not good any more.", error: "invalid_token")
    }
}
