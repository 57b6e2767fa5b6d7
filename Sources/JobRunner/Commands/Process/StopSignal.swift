/// A request to stop, made once or often from anywhere, and awaited by one task.
struct StopSignal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks to stop.
    func send() {
        continuation.yield()
    }

    /// Returns true once somebody has asked, false if the task was cancelled first.
    func wait() async -> Bool {
        for await _ in stream { return true }
        return false
    }
}
