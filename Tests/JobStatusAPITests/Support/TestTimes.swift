import Foundation
import Synchronization

/// A time of day that a test sets.
final class TestDate: Sendable {
    private let held: Mutex<Date>

    init(_ date: Date) {
        held = Mutex(date)
    }

    var now: Date { held.withLock { $0 } }

    func set(_ date: Date) {
        held.withLock { $0 = date }
    }
}

/// A time that only goes forward, and only when a test says so.
final class TestUptime: Sendable {
    private let held = Mutex(Duration.zero)

    var now: Duration { held.withLock { $0 } }

    func advance(by duration: Duration) {
        held.withLock { $0 += duration }
    }
}
