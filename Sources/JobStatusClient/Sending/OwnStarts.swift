/// The jobs that this client started just now, which a server can't have forgotten.
final class OwnStarts: Sendable {
    /// For how long after a start a 404 is not believed.
    static let grace: Duration = .seconds(10)

    private let clock: any Clock<Duration>
    private let starts = Locked<[String: Stopwatch]>([:])

    init(clock: any Clock<Duration>) {
        self.clock = clock
    }

    func insert(_ jobID: String) {
        let stopwatch = Stopwatch(clock)
        starts.withLock { starts in
            starts = starts.filter { $0.value.elapsed < Self.grace }
            starts[jobID] = stopwatch
        }
    }

    /// Whether the job was started so recently that the server must still know it.
    func contains(_ jobID: String) -> Bool {
        starts.withLock { $0[jobID].map { $0.elapsed < Self.grace } ?? false }
    }
}
