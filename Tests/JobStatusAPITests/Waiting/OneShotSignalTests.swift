import Synchronization
import Testing

@testable import JobStatusAPI

struct OneShotSignalTests {
    @Test
    func tellsObserversOnce() {
        let signal = OneShotSignal()
        let calls = Counter()
        let token = signal.observe { calls.count() }
        #expect(token != nil)
        #expect(!signal.hasFired)
        signal.fire()
        signal.fire()
        #expect(signal.hasFired)
        #expect(calls.value == 1)
    }

    @Test
    func tellsLateObserversAtOnce() {
        let signal = OneShotSignal()
        signal.fire()
        let calls = Counter()
        #expect(signal.observe { calls.count() } == nil)
        #expect(calls.value == 1)
    }

    @Test
    func forgetsWhoeverAsksForIt() {
        let signal = OneShotSignal()
        let calls = Counter()
        signal.forget(signal.observe { calls.count() })
        signal.forget(nil)
        signal.fire()
        #expect(calls.value == 0)
    }

    @Test
    func tellsEachOfManyExactlyOnce() async {
        let signal = OneShotSignal()
        let calls = Counter()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    if index == 100 { signal.fire() }
                    _ = signal.observe { calls.count() }
                }
            }
        }
        #expect(calls.value == 200)
    }
}

private final class Counter: Sendable {
    private let total = Mutex(0)

    var value: Int { total.withLock { $0 } }

    func count() { total.withLock { $0 += 1 } }
}
