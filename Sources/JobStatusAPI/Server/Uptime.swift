/// A time that only goes forward, for what is measured and never shown.
enum Uptime {
    /// How long ago something in this process was, by the system's continuous clock.
    static let system: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }()
}
