import CoreMetrics
import Synchronization

/// One series of values: what any sort of metric does to it.
final class PrometheusSeries: Sendable {
    private struct State {
        var value = 0.0
        var count = 0
    }

    private let state = Mutex(State())

    /// The value or the sum, and how many values made it.
    var current: (value: Double, count: Int) { state.withLock { ($0.value, $0.count) } }

    private func add(_ value: Double) {
        state.withLock { state in
            state.value += value
            state.count += 1
        }
    }
}

extension PrometheusSeries: CounterHandler {
    func increment(by amount: Int64) { add(Double(amount)) }
    func reset() { state.withLock { $0 = State() } }
}

extension PrometheusSeries: MeterHandler {
    func set(_ value: Int64) { state.withLock { $0.value = Double(value) } }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
}

extension PrometheusSeries: RecorderHandler {
    func record(_ value: Int64) { add(Double(value)) }
    func record(_ value: Double) { add(value) }
}

extension PrometheusSeries: TimerHandler {
    func recordNanoseconds(_ duration: Int64) { add(Double(duration) / 1e9) }
}
