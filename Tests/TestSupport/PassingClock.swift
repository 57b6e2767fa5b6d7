import Foundation

/// A clock that passes every sleep at once.
///
/// Sleeps with a tolerance are alarms against what should not happen: they end when they are cancelled.
///
/// `@unchecked Sendable`: every access to its mutable property is made with the lock held.
public final class PassingClock: Clock, @unchecked Sendable {
    /// A moment of the clock.
    public struct Instant: InstantProtocol {
        var offset: Duration

        /// The moment so much later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        /// The time until another moment.
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Whether a moment comes before another.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let lock = NSLock()
    private var time: Duration = .zero

    /// Makes a clock.
    public init() {}

    /// The present moment.
    public var now: Instant { Instant(offset: elapsed) }
    /// The least time that it can tell.
    public var minimumResolution: Duration { .nanoseconds(1) }
    /// The time since the clock was made.
    public var elapsed: Duration { lock.withLock { time } }

    /// Lets time pass.
    public func advance(by duration: Duration) {
        lock.withLock { time += duration }
    }

    /// Sleeps, which takes no time at all, unless it is an alarm.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        guard tolerance != nil else { return lock.withLock { time = max(time, deadline.offset) } }
        let (never, continuation) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        continuation.finish()
        try Task.checkCancellation()
    }
}
