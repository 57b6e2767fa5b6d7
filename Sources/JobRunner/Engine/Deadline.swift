import JobStore
import Synchronization

/// A point in time that rings a bell when it is reached.
final class Deadline: Sendable {
    private let reached: Atomic<Bool>
    private let task: Mutex<Task<Void, Never>?>

    /// Rings `bell` after `limit`.
    init(after limit: Duration, clock: any Clock<Duration>, bell: Doorbell) {
        reached = Atomic(false)
        task = Mutex(nil)
        let timer = Task { [weak self] in
            do { try await clock.sleep(for: limit) } catch { return }
            self?.reached.store(true, ordering: .releasing)
            bell.ring()
        }
        task.withLock { $0 = timer }
    }

    deinit {
        task.withLock { $0?.cancel() }
    }

    /// Whether the time has come.
    var isReached: Bool { reached.load(ordering: .acquiring) }
}
