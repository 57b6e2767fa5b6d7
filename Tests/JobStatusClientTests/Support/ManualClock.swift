import Foundation

/// A clock that tests turn by hand, or that passes every sleep at once.
///
/// Sleeps with a tolerance are alarms against what should not happen: they are never passed, but end when the time has
/// come by other means.
final class ManualClock: Clock, @unchecked Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var deadline: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private let lock = NSLock()
    private let passesSleeps: Bool
    private var time: Duration = .zero
    private var sleepers: [UUID: Sleeper] = [:]
    private var cancelled: Set<UUID> = []
    private var history: [Duration] = []
    private var awaited: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(passesSleeps: Bool = true) {
        self.passesSleeps = passesSleeps
    }

    var now: Instant { lock.withLock { Instant(offset: time) } }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// The length of every sleep that was begun.
    var sleeps: [Duration] { lock.withLock { history } }

    /// How many sleeps have not ended, alarms among them.
    var pendingSleeps: Int { lock.withLock { sleepers.count } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { begin(id, deadline.offset, isAlarm: tolerance != nil, $0) }
        } onCancel: {
            let sleeper = lock.withLock {
                cancelled.insert(id)
                return sleepers.removeValue(forKey: id)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    func advance(by duration: Duration) {
        let due = lock.withLock {
            time += duration
            return takeDue()
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    private func takeDue() -> [Sleeper] {
        let due = sleepers.filter { $0.value.deadline <= time }
        for id in due.keys { sleepers[id] = nil }
        return due.values.sorted { $0.deadline < $1.deadline }
    }

    /// Returns once so many sleeps have begun since the clock was made.
    func waitForSleep(number count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = lock.withLock {
                if history.count < count { awaited.append((count, continuation)) }
                return history.count >= count
            }
            if isReached { continuation.resume() }
        }
    }

    private func begin(
        _ id: UUID,
        _ deadline: Duration,
        isAlarm: Bool,
        _ continuation: CheckedContinuation<Void, any Error>
    ) {
        enum Outcome { case sleeps, passes, cancelled }
        typealias Waiters = [(count: Int, continuation: CheckedContinuation<Void, Never>)]
        let (outcome, reached, due) = lock.withLock { () -> (Outcome, Waiters, [Sleeper]) in
            if !isAlarm { history.append(deadline - time) }
            let reached = awaited.filter { $0.count <= history.count }
            awaited.removeAll { $0.count <= history.count }
            if cancelled.contains(id) { return (.cancelled, reached, []) }
            if passesSleeps && !isAlarm || deadline <= time {
                time = max(time, deadline)
                return (.passes, reached, takeDue())
            }
            sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
            return (.sleeps, reached, [])
        }
        switch outcome {
        case .sleeps: break
        case .passes: continuation.resume()
        case .cancelled: continuation.resume(throwing: CancellationError())
        }
        for sleeper in due { sleeper.continuation.resume() }
        for (_, waiter) in reached { waiter.resume() }
    }
}
