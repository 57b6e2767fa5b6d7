import Foundation
import JobStatusClient

/// Collects what a client tells its event handler.
final class EventLog: @unchecked Sendable {
    private let lock = NSLock()
    private var log: [ClientEvent] = []

    func append(_ event: ClientEvent) {
        lock.withLock { log.append(event) }
    }

    var events: [ClientEvent] { lock.withLock { log } }

    /// The codes of the tries that failed.
    var failures: [JobStatusClientError.Code] {
        events.compactMap { if case .tryFailed(_, let error) = $0 { error.code } else { nil } }
    }

    /// The HTTP statuses of the answers.
    var statusCodes: [Int] {
        events.compactMap { if case .answered(let exchange) = $0 { exchange.statusCode } else { nil } }
    }
}
