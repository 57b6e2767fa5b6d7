/// Measures the time since it was made, by any clock.
package struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration

    /// Begins to measure.
    package init(_ clock: any Clock<Duration>) {
        read = Self.reader(clock)
    }

    /// The time since the beginning.
    package var elapsed: Duration { read() }

    private static func reader<C: Clock>(_ clock: C) -> @Sendable () -> Duration where C.Duration == Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
