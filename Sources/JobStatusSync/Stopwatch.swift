/// Measures how long something took, on any clock.
struct Stopwatch: Sendable {
    private let measure: @Sendable () -> Duration

    /// Begins to measure.
    init(_ clock: any Clock<Duration>) {
        measure = Self.begin(clock)
    }

    /// The time since the beginning.
    var elapsed: Duration { measure() }

    private static func begin<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
