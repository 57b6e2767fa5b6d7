/// Closed until somebody wants the service to stop.
///
/// One task waits at it.
struct ShutdownGate: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Lets the waiting task go on, now and for ever.
    func open() {
        continuation.finish()
    }

    /// Waits for the gate to open, or for the task to be cancelled.
    func wait() async {
        for await _ in stream {}
    }
}
