import Hummingbird

/// The step of a request that finds out who makes it.
protocol Authenticator: Sendable {
    /// The caller of a request.
    ///
    /// - Parameter request: The request, of which the body has not been read.
    /// - Returns: On whose behalf it is made.
    /// - Throws: An `APIProblem` if the request must not be served.
    func identity(of request: Request) async throws -> Identity

    /// The caller of a request, if that is known without waiting for anything.
    ///
    /// - Parameter request: The request, of which the body has not been read.
    /// - Returns: On whose behalf it is made; nil if only `identity(of:)` can tell.
    /// - Throws: An `APIProblem` if the request must not be served.
    func knownIdentity(of request: Request) throws -> Identity?

    /// Whether a stranger is not even told what routes there are.
    var hidesRoutes: Bool { get }

    /// Learns what it must know before the first request.
    func prepare() async throws

    /// Keeps what it knows up to date, until its task is cancelled.
    func run() async
}

extension Authenticator {
    var hidesRoutes: Bool { false }

    func prepare() async throws {}

    func run() async {}
}
