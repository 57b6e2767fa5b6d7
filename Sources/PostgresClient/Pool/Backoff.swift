/// How long to wait before the next try: twice as long after each failure, up to a limit, and by chance a part of that, so that
/// clients that failed together do not come back together.
struct Backoff: Sendable {
    private let initial: Duration
    private let limit: Duration
    private(set) var failures = 0

    init(initial: Duration = .milliseconds(100), limit: Duration = .seconds(5)) {
        self.initial = initial
        self.limit = limit
    }

    /// Notes a failure; returns between half of the delay and all of it.
    mutating func failed(using generator: inout some RandomNumberGenerator) -> Duration {
        let delay = min(limit, initial * (1 << min(failures, 20)))
        failures += 1
        return delay * Double.random(in: 0.5...1, using: &generator)
    }

    mutating func succeeded() {
        failures = 0
    }
}
