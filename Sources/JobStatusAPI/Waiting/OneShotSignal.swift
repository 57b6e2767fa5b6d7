import Synchronization

/// Something that happens once, and whoever asks is told: at once if it has happened already.
final class OneShotSignal: Sendable {
    private enum State {
        // A list, since hardly any signal has more than one, and every connection has a signal.
        case quiet(observers: [(token: Int, call: @Sendable () -> Void)], next: Int)
        case fired
    }

    private let state = Mutex(State.quiet(observers: [], next: 0))

    /// Whether it has happened.
    var hasFired: Bool {
        state.withLock { state in
            if case .fired = state { true } else { false }
        }
    }

    /// Makes it happen; again is the same as once.
    func fire() {
        let observers: [@Sendable () -> Void] = state.withLock { state in
            guard case .quiet(let observers, _) = state else { return [] }
            state = .fired
            return observers.map(\.call)
        }
        for observer in observers { observer() }
    }

    /// Calls back once, when it happens or right now if it has.
    ///
    /// - Parameter observer: What to call; must not block.
    /// - Returns: What `forget` takes; nil if it was called already.
    func observe(_ observer: @escaping @Sendable () -> Void) -> Int? {
        let token: Int? = state.withLock { state in
            guard case .quiet(var observers, let next) = state else { return nil }
            observers.append((next, observer))
            state = .quiet(observers: observers, next: next + 1)
            return next
        }
        if token == nil { observer() }
        return token
    }

    /// Calls back no more.
    func forget(_ token: Int?) {
        guard let token else { return }
        state.withLock { state in
            guard case .quiet(var observers, let next) = state else { return }
            observers.removeAll { $0.token == token }
            state = .quiet(observers: observers, next: next)
        }
    }
}
