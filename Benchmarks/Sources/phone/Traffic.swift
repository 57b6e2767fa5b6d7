import Foundation
import Synchronization

/// What one phone sent and received: the bytes of HTTP in both directions, and how often it was woken for them.
///
/// A wake is a byte in either direction after a time of silence, the first one included: until then a phone's radio and
/// processor may sleep. What TCP, IP and TLS add is not counted.
final class Traffic: Sendable {
    struct Count: Codable {
        var requests = 0
        var sent = 0
        var received = 0
        var wakes = 0
    }

    private let silence: Double
    private let state = Mutex((count: Count(), last: -Double.infinity))

    init(silence: Double) {
        self.silence = silence
    }

    var count: Count { state.withLock { $0.count } }

    func addRequest() {
        state.withLock { $0.count.requests += 1 }
    }

    func add(sent: Int = 0, received: Int = 0) {
        let now = ProcessInfo.processInfo.systemUptime
        state.withLock { state in
            if now - state.last > silence { state.count.wakes += 1 }
            state.last = now
            state.count.sent += sent
            state.count.received += received
        }
    }
}
