import CLibPQ
import Glibc
import Logging
import Synchronization

/// One try to connect, which somebody waits for or not any more.
///
/// The thread that connects may hang in a name server's silence; whoever waits is answered at the deadline all the same, and
/// what the thread brings later is closed.
final class ConnectAttempt: Sendable {
    typealias Outcome = Result<ConnectionHandle, PostgresError>

    private struct State {
        var waiter: CheckedContinuation<Outcome, Never>?
        var outcome: Outcome?
        var isOver = false
    }

    private let state = Mutex(State())
    private let abandonDescriptor: Int32

    private init() {
        abandonDescriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    }

    deinit {
        Glibc.close(abandonDescriptor)
    }

    static func connect(
        _ configuration: PostgresConfiguration,
        logger: Logger
    ) async throws(PostgresError) -> ConnectionHandle {
        let attempt = ConnectAttempt()
        guard attempt.abandonDescriptor >= 0 else {
            throw PostgresError(.connectionFailed, reason: "no file descriptor left")
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { attempt.start(configuration, logger: logger, waiter: $0) }
        } onCancel: {
            attempt.finish(.failure(PostgresError(.cancelled)))
        }
        return try outcome.get()
    }

    private func start(
        _ configuration: PostgresConfiguration,
        logger: Logger,
        waiter: CheckedContinuation<Outcome, Never>
    ) {
        let early = state.withLock { state in
            if state.outcome == nil { state.waiter = waiter }
            return state.outcome
        }
        if let early { return waiter.resume(returning: early) }
        let connector = Connector(
            configuration: configuration,
            deadline: .now + configuration.connectTimeout,
            abandonDescriptor: abandonDescriptor,
            logger: logger
        )
        let timer = PostgresLoop.shared.schedule(after: configuration.connectTimeout) {
            self.finish(
                .failure(PostgresError(.connectTimeout, reason: "not connected in \(configuration.connectTimeout)"))
            )
        }
        BlockingThreads.connecting.run {
            guard !self.state.withLock({ $0.isOver }) else { return }
            self.finish(connector.connect())
            PostgresLoop.shared.cancel(timer)
        }
    }

    /// The first to finish wins; a connection that comes too late is closed with its last reference.
    private func finish(_ outcome: Outcome) {
        let waiter: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            guard !state.isOver else { return nil }
            state.isOver = true
            if state.waiter == nil { state.outcome = outcome }
            defer { state.waiter = nil }
            return state.waiter
        }
        eventfd_write(abandonDescriptor, 1)
        waiter?.resume(returning: outcome)
    }
}
