import Synchronization

/// Lets a few tests at a time have a database and a server, since connections are not for nothing.
final class TestGate: Sendable {
    private struct State {
        var places: Int
        var queue: [CheckedContinuation<Void, Never>] = []
    }

    static let shared = TestGate(places: 10)

    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(places: places))
    }

    /// Runs a test once there is a place for it.
    func run(_ body: () async throws -> Void) async rethrows {
        await enter()
        defer { leave() }
        try await body()
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.places == 0 else {
                    state.places -= 1
                    return true
                }
                state.queue.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.queue.isEmpty else { return state.queue.removeFirst() }
            state.places += 1
            return nil
        }
        next?.resume()
    }
}
