import Foundation

/// The jobs that this client started just now, which a server can't have forgotten.
///
/// `@unchecked Sendable`: the only mutable property is accessed with the lock held; a `Mutex` would need iOS 18.
final class OwnStarts: @unchecked Sendable {
    /// For how long after a start a 404 is not believed.
    static let grace: Duration = .seconds(10)

    private let lock = NSLock()
    private let clock: any Clock<Duration>
    private var starts: [String: Stopwatch] = [:]

    init(clock: any Clock<Duration>) {
        self.clock = clock
    }

    func insert(_ jobID: String) {
        let stopwatch = Stopwatch(clock)
        lock.withLock {
            starts = starts.filter { $0.value.elapsed < Self.grace }
            starts[jobID] = stopwatch
        }
    }

    /// Whether the job was started so recently that the server must still know it.
    func contains(_ jobID: String) -> Bool {
        lock.withLock { starts[jobID].map { $0.elapsed < Self.grace } ?? false }
    }
}
