/// Waits that double up to a limit.
struct Backoff {
    private let limit: Duration
    private var current: Duration

    /// Begins at `initial`.
    init(initial: Duration, limit: Duration) {
        self.current = initial
        self.limit = limit
    }

    /// The next wait.
    mutating func next() -> Duration {
        defer { current = min(current * 2, limit) }
        return current
    }
}
