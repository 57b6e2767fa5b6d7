import Testing

@testable import PostgresClient

@Suite struct BackoffTests {
    @Test func delaysDoubleUpToTheLimitAndStartAnewAfterSuccess() {
        var backoff = Backoff(initial: .milliseconds(100), limit: .milliseconds(500))
        var generator = FixedGenerator()
        let delays = (1...4).map { _ in backoff.failed(using: &generator) / .milliseconds(1) }
        for (delay, expected) in zip(delays, [75.0, 150, 300, 375]) { #expect(abs(delay - expected) < 1) }
        backoff.succeeded()
        #expect(abs(backoff.failed(using: &generator) / .milliseconds(1) - 75) < 1)
    }

    @Test func chanceTakesAtMostHalf() {
        var generator = SystemRandomNumberGenerator()
        for _ in 1...100 {
            var backoff = Backoff(initial: .seconds(1), limit: .seconds(1))
            let delay = backoff.failed(using: &generator)
            #expect(delay >= .milliseconds(500) && delay <= .seconds(1))
        }
    }
}

@Suite struct WaitingLineTests {
    @Test func theFirstInLineExpiresFirst() {
        let now = ContinuousClock.now
        var line = WaitingLine<String>()
        let (first, second) = (line.newID(), line.newID())
        line.append(first, until: now + .seconds(1), "first")
        line.append(second, until: now + .seconds(2), "second")
        #expect(line.popExpired(now) == nil)
        #expect(line.popExpired(now + .seconds(1)) == "first")
        #expect(line.popExpired(now + .seconds(1)) == nil)
        #expect(line.remove(second) == "second")
        #expect(line.remove(second) == nil)
        #expect(line.isEmpty)
    }
}

@Suite struct LoopTimersTests {
    @Test func timersFireInTheOrderOfTheirDeadlines() {
        let now = ContinuousClock.now
        var timers = LoopTimers()
        _ = timers.insert(at: now + .seconds(3)) {}
        let soon = timers.insert(at: now + .seconds(1)) {}
        _ = timers.insert(at: now + .seconds(2)) {}
        #expect(timers.nextDeadline == now + .seconds(1))
        timers.cancel(soon)
        #expect(timers.nextDeadline == now + .seconds(2))
        #expect(timers.popDue(now + .seconds(1)) == nil)
        #expect(timers.popDue(now + .seconds(2)) != nil)
        #expect(timers.nextDeadline == now + .seconds(3))
    }
}
