public import Logging
import Synchronization

/// Listens to channels (LISTEN) on a connection of its own, for ever.
///
/// A connection that breaks is replaced. A connection can also fall silent without breaking, so the listener asks it for a sign
/// of life from time to time, on the very session that listens, and replaces it if none comes.
public final class PostgresListener: Sendable {
    /// What happens, until `run()` ends.
    ///
    /// The newest 10,000 events are kept for a reader that is slow.
    public let events: AsyncStream<PostgresListenerEvent>
    private let continuation: AsyncStream<PostgresListenerEvent>.Continuation
    private let configuration: PostgresConfiguration
    private let channels: [String]
    private let probeInterval: Duration
    private let logger: Logger
    private let state = Mutex(PostgresListenerStatus())

    /// How it stands now.
    public var status: PostgresListenerStatus { state.withLock { $0 } }

    /// Describes a listener; `run()` starts it.
    ///
    /// A probe that is not answered within `probeInterval` costs the connection.
    public init(
        configuration: PostgresConfiguration,
        channels: [String],
        probeInterval: Duration = .seconds(5),
        logger: Logger
    ) {
        self.configuration = configuration
        self.channels = channels
        self.probeInterval = probeInterval
        self.logger = logger
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    }

    /// Listens until the task is cancelled.
    public func run() async {
        var backoff = Backoff()
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            do throws(PostgresError) {
                let connection = try await PostgresConnection.connect(configuration, logger: logger)
                let error = await listen(on: connection) { backoff.succeeded() }
                await connection.close()
                if let error { throw error }
            } catch {
                guard !Task.isCancelled else { break }
                logger.warning("the listener has no connection", metadata: ["error": "\(error.debugDescription)"])
            }
            let delay = backoff.failed(using: &generator)
            try? await ContinuousClock().sleep(for: delay)
        }
        continuation.finish()
    }

    /// Listens as long as the connection works; returns why it does not any more.
    private func listen(on connection: PostgresConnection, onSuccess: () -> Void) async -> PostgresError? {
        let ending = await connection.forward { [weak self] event in
            self?.noteSign()
            self?.continuation.yield(event)
        }
        do throws(PostgresError) {
            for channel in channels {
                let name = "\"" + channel.replacing("\"", with: "\"\"") + "\""
                _ = try await connection.query(PostgresStatement("LISTEN \(name)"))
            }
        } catch {
            return error
        }
        onSuccess()
        state.withLock { state in
            state.isConnected = true
            state.connections += 1
            state.lastSign = .now
        }
        continuation.yield(.connected)
        defer {
            state.withLock { $0.isConnected = false }
            continuation.yield(.disconnected)
        }
        return await withTaskGroup { group in
            group.addTask { await self.probe(connection) }
            defer { group.cancelAll() }
            for await error in ending { return error }
            return nil
        }
    }

    private func noteSign() {
        state.withLock { $0.lastSign = .now }
    }

    private func probe(_ connection: PostgresConnection) async {
        while !Task.isCancelled {
            do { try await ContinuousClock().sleep(for: probeInterval) } catch { return }
            guard await connection.probe(within: probeInterval) else { return }
            noteSign()
        }
    }
}

extension PostgresConnection {
    /// Passes notifications on; the stream returned yields one error when the connection ends.
    func forward(_ take: @escaping @Sendable (PostgresListenerEvent) -> Void) -> AsyncStream<PostgresError> {
        onNotification = { take(.notification(channel: $0, payload: $1)) }
        let (stream, ending) = AsyncStream.makeStream(of: PostgresError.self)
        onClose = { error in
            ending.yield(error)
            ending.finish()
        }
        return stream
    }
}
