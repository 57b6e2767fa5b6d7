import Synchronization

/// Something that happens once, which any number of tasks can wait for.
final class EndSignal: Sendable {
    private struct State {
        var isOver = false
        var next = 0
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// Whether it has happened.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// Lets all who wait go on.
    func end() {
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Comes back when it has happened, or when the task is cancelled.
    ///
    /// - Returns: whether it has happened.
    func wait() async -> Bool {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let key: Int? = state.withLock { state in
            guard !state.isOver else { return nil }
            state.next += 1
            state.waiters[state.next] = continuation
            return state.next
        }
        guard let key else { return true }
        for await _ in stream {}
        state.withLock { _ = $0.waiters.removeValue(forKey: key) }
        return isOver
    }

    /// Waits for at most a time.
    func wait(atMost limit: Duration) async -> Bool {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await self.wait() }
            group.addTask { try? await ContinuousClock().sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        return isOver
    }
}
