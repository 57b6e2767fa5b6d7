import Hummingbird

/// The step of a request that finds out who makes it.
protocol Authenticator: Sendable {
    /// The caller of a request.
    ///
    /// - Parameter request: The request, of which the body has not been read.
    /// - Returns: On whose behalf it is made.
    /// - Throws: An `APIProblem` if the request must not be served.
    func identity(of request: Request) async throws -> Identity
}
