import Hummingbird

@testable import JobStatusAPI

/// An authenticator that never waits.
protocol ImmediateAuthenticator: Authenticator {
    /// On whose behalf a request is made.
    func caller(of request: Request) throws -> Identity
}

extension ImmediateAuthenticator {
    func identity(of request: Request) async throws -> Identity { try caller(of: request) }

    func knownIdentity(of request: Request) throws -> Identity? { try caller(of: request) }
}
