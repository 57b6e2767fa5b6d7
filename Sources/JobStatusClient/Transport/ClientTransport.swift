/// Sends one HTTP request and gives its answer.
///
/// An app that does not want `URLSession`, or a test, brings its own.
public protocol ClientTransport: Sendable {
    /// Sends a request.
    ///
    /// The call has to end within `request.timeout`, whatever the network does, and at once when its task is cancelled.
    /// Redirects to another server must not carry the request's `Authorization`.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer, whatever its status.
    /// - Throws: Any error if there is no complete answer, `CancellationError` if the task was cancelled.
    func send(_ request: ClientRequest) async throws -> ClientResponse
}
