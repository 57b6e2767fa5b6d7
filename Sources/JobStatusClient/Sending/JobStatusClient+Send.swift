extension JobStatusClient {
    /// Sends a call once, or once more with another token if the server does not accept the first.
    ///
    /// - Parameter call: What to send.
    /// - Returns: The answer.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func send<Value>(_ call: Call<Value>) async throws -> Answer<Value> {
        try await sender.send(call)
    }

    /// Sends a call that does no harm when it is repeated, until it is answered or refused for good.
    ///
    /// Transient errors are waited out for as long as `Configuration.retryTimeout` says.
    ///
    /// - Parameter call: What to send.
    /// - Returns: The answer.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func sendRepeatedly<Value>(_ call: Call<Value>) async throws -> Answer<Value> {
        try await sender.sendRepeatedly(call)
    }
}
