import HTTPTypes
import Hummingbird
import JobStore
import Synchronization

@testable import JobStatusAPI

/// The routes behind API keys.
struct KeyedAPI: Sendable {
    let api: APIHarness
    let ring: KeyRing

    /// Makes a key that opens from now on.
    func make(owner: String, scopes: Set<AccessScope>) async throws -> APIKey {
        let key = APIKey()
        try await api.store.create(key, owner: owner, scopes: scopes)
        try await ring.load()
        return key
    }

    /// The status of a list asked for with a key.
    func get(_ key: String) async throws -> Int {
        try await api.get("/api/jobs", [.authorization: "Bearer \(key)"]).status
    }
}

extension APIKey {
    /// The header field that shows it.
    var header: HTTPFields { [.authorization: "Bearer \(text)"] }
}

/// An authenticator whose ring comes later than the routes.
final class RingBox: Authenticator {
    private let held = Mutex<KeyRing?>(nil)

    var ring: KeyRing? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }

    var hidesRoutes: Bool { true }

    func identity(of request: Request) async throws -> Identity {
        try await BearerAuthenticator(keys: ring).identity(of: request)
    }

    func knownIdentity(of request: Request) throws -> Identity? {
        try BearerAuthenticator(keys: ring).knownIdentity(of: request)
    }
}
