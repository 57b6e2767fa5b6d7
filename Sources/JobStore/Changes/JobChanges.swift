import Synchronization

/// Passes on word of changes to whoever observes them in this process.
public final class JobChanges: Sendable {
    private struct State {
        var observers: [Int: @Sendable (ChangeNotice) -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Has a function called with every notice from now on, until what is returned is cancelled or let go of.
    ///
    /// Observe before reading a job, and no change can slip between the two.
    ///
    /// - Parameter observer: Called on the thread that has the notice; must be quick.
    /// - Returns: What keeps the observation alive.
    public func observe(_ observer: @escaping @Sendable (ChangeNotice) -> Void) -> ChangeObservation {
        let number = state.withLock { state in
            state.next += 1
            state.observers[state.next] = observer
            return state.next
        }
        return ChangeObservation { [weak self] in
            self?.state.withLock { state in state.observers[number] = nil }
        }
    }

    /// Passes on a notice.
    func post(_ notice: @autoclosure () -> ChangeNotice) {
        let observers = state.withLock { state in Array(state.observers.values) }
        guard !observers.isEmpty else { return }
        let notice = notice()
        for observer in observers { observer(notice) }
    }
}
