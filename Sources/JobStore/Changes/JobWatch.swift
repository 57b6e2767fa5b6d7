/// Somebody's interest in one job.
public struct JobWatch: Sendable {
    /// One signal or more for every change of the job committed anywhere; ends when the service stops.
    ///
    /// A signal says "look again" and no more: several changes may give one, and one may come without a change.
    public let signals: AsyncStream<Void>

    private let onCancel: @Sendable () -> Void

    init(signals: AsyncStream<Void>, onCancel: @escaping @Sendable () -> Void) {
        self.signals = signals
        self.onCancel = onCancel
    }

    /// Gives up the interest, and the signals end.
    public func cancel() {
        onCancel()
    }
}
