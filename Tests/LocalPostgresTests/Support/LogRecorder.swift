import Logging
import Synchronization

/// Keeps the messages of a logger, and lets a test wait for one.
final class LogRecorder: LogHandler, Sendable {
    private struct State {
        var messages: [String] = []
        var waiters: [(text: String, continuation: AsyncStream<Void>.Continuation)] = []
    }

    private let state = Mutex(State())

    var logger: Logger {
        Logger(label: "test") { _ in self }
    }

    var messages: [String] { state.withLock { $0.messages } }

    /// Comes back when a message with the text was or is logged.
    func wait(for text: String) async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        state.withLock { state in
            if state.messages.contains(where: { $0.contains(text) }) {
                continuation.finish()
            } else {
                state.waiters.append((text, continuation))
            }
        }
        for await _ in stream {}
    }

    func log(event: LogEvent) {
        state.withLock { state in
            let message = "\(event.message)"
            state.messages.append(message)
            for waiter in state.waiters where message.contains(waiter.text) { waiter.continuation.finish() }
        }
    }

    // One recorder serves one logger, whose metadata and level are of no interest.
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .info }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
}
