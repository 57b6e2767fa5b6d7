import Foundation
import JobStatusClient

/// A clock that passes every sleep at once.
///
/// Sleeps with a tolerance are alarms against what should not happen: they end when they are cancelled.
///
/// `@unchecked Sendable`: every access to its mutable property is made with the lock held.
final class PassingClock: Clock, @unchecked Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let lock = NSLock()
    private var time: Duration = .zero

    var now: Instant { Instant(offset: elapsed) }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// The time since the clock was made.
    var elapsed: Duration { lock.withLock { time } }

    func advance(by duration: Duration) {
        lock.withLock { time += duration }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        guard tolerance != nil else { return lock.withLock { time = max(time, deadline.offset) } }
        let (never, continuation) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        continuation.finish()
        try Task.checkCancellation()
    }
}

extension ClientRequest {
    /// How long the server is asked to hold the answer.
    var hold: Duration {
        let items = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? []
        return .seconds(items.first { $0.name == "wait" }?.value.flatMap { Int($0) } ?? 0)
    }
}
