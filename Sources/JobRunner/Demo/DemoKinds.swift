import JobStore

/// Four kinds that need nothing, to try a service out.
public enum DemoKinds {
    /// `echo`, `sleep`, `fail` and `noop`, the last of which is the default kind.
    ///
    /// - Parameter clock: What `sleep` sleeps by.
    /// - Returns: The kinds.
    public static func all(clock: some Clock<Duration> = ContinuousClock()) -> [JobKind] {
        [echo, JobKind(SleepHandler(clock: clock)), JobKind(FailHandler()), noop]
    }

    /// Results in its input, character for character.
    private static var echo: JobKind {
        JobKind(name: "echo", options: KindOptions(), fields: nil) { input, _ in input }
    }

    /// Takes any input and results in null.
    private static var noop: JobKind {
        JobKind(name: "noop", options: KindOptions(isDefault: true), fields: nil) { _, _ in .null }
    }
}
