/// Keeps an observation of changes alive; it ends with this value's life, or by `cancel()`.
public final class ChangeObservation: Sendable {
    private let onEnd: @Sendable () -> Void

    init(onEnd: @escaping @Sendable () -> Void) {
        self.onEnd = onEnd
    }

    /// Ends the observation; again is the same as once.
    public func cancel() {
        onEnd()
    }

    deinit {
        onEnd()
    }
}
