import JobRunner
import TestSupport
import Testing

@Suite("The rest between attempts")
struct RetryPolicyTests {
    @Test("An exponential rest doubles up to its limit, with jitter in its upper half")
    func doubles() {
        let policy = RetryPolicy(attempts: 10, initial: .seconds(1), limit: .seconds(10))
        var generator = SeededGenerator(seed: 1)
        for (attempt, longest) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (6, 10), (100, 10), (Int.max, 10)] {
            let delays = (0..<200).map { _ in policy.delay(afterAttempt: attempt, using: &generator) }
            #expect(delays.allSatisfy { $0 >= .seconds(longest) / 2 && $0 <= .seconds(longest) })
            #expect(Set(delays).count > 100)
        }
    }

    @Test("A constant rest is what was asked for, within the limit")
    func staysConstant() {
        let policy = RetryPolicy(attempts: 3, backoff: .constant, initial: .seconds(2), limit: .seconds(300))
        #expect((1...5).map { policy.delay(afterAttempt: $0) } == Array(repeating: .seconds(2), count: 5))
        let limited = RetryPolicy(attempts: 3, backoff: .constant, initial: .seconds(9), limit: .seconds(5))
        #expect(limited.delay(afterAttempt: 1) == .seconds(5))
    }

    @Test("Absurd values don't trap")
    func bearsAbsurdValues() {
        let huge = RetryPolicy(attempts: -3, initial: DurationText.maximum, limit: DurationText.maximum)
        #expect(huge.attempts == 1)
        #expect(huge.delay(afterAttempt: 60) <= DurationText.maximum)
        #expect(RetryPolicy(attempts: 2, initial: .zero).delay(afterAttempt: 40) == .zero)
        #expect(RetryPolicy.once.delay(afterAttempt: 0) <= .seconds(1))
    }
}
