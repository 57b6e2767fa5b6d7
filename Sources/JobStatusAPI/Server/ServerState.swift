/// Whether a server is about to stop: shared between whoever stops it and whoever answers.
public final class ServerState: Sendable {
    let drain = OneShotSignal()

    /// Makes the state of a server that serves.
    public init() {}

    /// Whether the server is about to stop.
    public var isDraining: Bool { drain.hasFired }

    /// Begins to stop: `/readyz` says so, held requests are answered at once, and connections close after their answer.
    ///
    /// Whatever comes is still answered, so that a load balancer has time to look elsewhere. Again is the same as once.
    public func beginDraining() {
        drain.fire()
    }
}
