import DequeModule
import Foundation
import Synchronization

/// Threads for the few calls of libpq that block: name resolution, the handshake, the cancel request.
///
/// They come when there is work and go when there is none. Their number is bounded, so that a name server that does not answer
/// costs waiting and not memory.
final class BlockingThreads: Sendable {
    /// For connecting.
    static let connecting = BlockingThreads(limit: 16)
    /// For cancelling, which must not wait for connects that hang.
    static let cancelling = BlockingThreads(limit: 8)

    private struct State {
        var work: Deque<@Sendable () -> Void> = []
        var threads = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func run(_ work: @escaping @Sendable () -> Void) {
        let mustStart = state.withLock { state in
            state.work.append(work)
            guard state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        guard mustStart else { return }
        let thread = Thread { [self] in drain() }
        thread.name = "postgres-blocking"
        thread.stackSize = 1 << 20
        thread.start()
    }

    private func drain() {
        while let work = next() {
            work()
        }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            if let work = state.work.popFirst() { return work }
            state.threads -= 1
            return nil
        }
    }
}
