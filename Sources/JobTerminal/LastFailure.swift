import JobStatusClient
import Synchronization

/// Remembers why the last request of a client failed, for a command that runs out of time while it tries again.
final class LastFailure: Sendable {
    private let error = Mutex<JobStatusClientError?>(nil)

    /// The failure; `nil` once a request was answered.
    var value: JobStatusClientError? { error.withLock { $0 } }

    /// Takes in what the client does.
    func note(_ event: ClientEvent) {
        switch event {
        case .answered: error.withLock { $0 = nil }
        case .tryFailed(_, let failure): error.withLock { $0 = failure }
        case .sleeping, .woke, .suspended, .resumed: break
        }
    }
}
