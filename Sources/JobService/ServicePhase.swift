import Synchronization

/// How far a service has come, as whoever handles its signals must know.
final class ServicePhase: Sendable {
    private let isServing = Atomic(false)
    private let wasAbandoned = Atomic(false)

    /// From here on a signal asks for an orderly stop.
    func serve() {
        isServing.store(true, ordering: .releasing)
    }

    /// Takes note of a signal; whether it came too early for an orderly stop, so that the start is given up.
    func abandonStart() -> Bool {
        guard !isServing.load(ordering: .acquiring) else { return false }
        wasAbandoned.store(true, ordering: .releasing)
        return true
    }

    /// Whether the start was given up because of a signal.
    var isAbandoned: Bool { wasAbandoned.load(ordering: .acquiring) }
}
