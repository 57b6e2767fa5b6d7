import Testing

@testable import JobStatusClient

struct PacingTests {
    private func pacing(_ pace: WaitPolicy.Pace) -> Pacing {
        Pacing(pace: pace, hold: .seconds(48), backoff: Backoff(initial: .seconds(1), limit: .seconds(10)))
    }

    @Test func aHoldThatWasHonouredIsAskedForAgainAtOnce() {
        var pacing = pacing(.held)
        #expect(pacing.hold == .seconds(48))
        #expect(pacing.pause(afterAnswerTo: .seconds(48), in: .seconds(48), retryAfter: .seconds(9)) == .zero)
        #expect(pacing.pause(afterAnswerTo: .seconds(48), in: .seconds(44), retryAfter: nil) == .zero)
        #expect(pacing.hold == .seconds(48))
    }

    @Test func anEarlyAnswerMeansRetryAfter() {
        var pacing = pacing(.held)
        #expect(pacing.pause(afterAnswerTo: .seconds(48), in: .seconds(1), retryAfter: .seconds(9)) == .seconds(9))
    }

    @Test func withoutGuidanceThePausesGrowToALimit() {
        var pacing = pacing(.held)
        var pauses: [Duration] = []
        for _ in 0..<7 { pauses.append(pacing.pause(afterAnswerTo: .seconds(48), in: .zero, retryAfter: nil)) }
        #expect(pauses == [1, 2, 4, 8, 15, 15, 15].map { .seconds($0) })
        pacing.noteProgress()
        #expect(pacing.pause(afterAnswerTo: .zero, in: .zero, retryAfter: nil) == .seconds(1))
    }

    @Test func aHoldThatEndsWithoutAnswerIsHalved() {
        var pacing = pacing(.held)
        for expected in [24, 12, 6, 5, 5] {
            let asked = pacing.hold
            _ = pacing.pause(afterFailureOf: asked, in: .seconds(30), retryAfter: nil, random: 0.5)
            #expect(pacing.hold == .zero)
            #expect(pacing.pause(afterAnswerTo: .zero, in: .zero, retryAfter: .seconds(9)) == .zero)
            #expect(pacing.hold == .seconds(expected))
        }
    }

    @Test func anErrorAtOnceLeavesTheHold() {
        var pacing = pacing(.held)
        _ = pacing.pause(afterFailureOf: .seconds(48), in: .seconds(1), retryAfter: nil, random: 0.5)
        _ = pacing.pause(afterFailureOf: .zero, in: .seconds(30), retryAfter: nil, random: 0.5)
        pacing.noteProgress()
        #expect(pacing.hold == .seconds(48))
    }

    @Test func aServerThatRefusesOnlyHoldsIsAskedLessAndLess() {
        var pacing = pacing(.held)
        var pauses: [Duration] = []
        for _ in 0..<5 {
            pauses.append(pacing.pause(afterFailureOf: pacing.hold, in: .zero, retryAfter: nil, random: 0.5))
            pauses.append(pacing.pause(afterAnswerTo: .zero, in: .zero, retryAfter: nil))
        }
        #expect(pauses == [0.5, 0, 1, 0, 2, 0, 4, 0, 5, 0].map { .seconds($0) })
        _ = pacing.pause(afterAnswerTo: .seconds(48), in: .seconds(48), retryAfter: nil)
        #expect(pacing.pause(afterFailureOf: .zero, in: .zero, retryAfter: nil, random: 0.5) == .milliseconds(500))
    }

    @Test func failuresBackOffAndAnAnswerEndsThat() {
        var pacing = pacing(.retryAfter)
        var pauses: [Duration] = []
        for _ in 0..<6 {
            pauses.append(pacing.pause(afterFailureOf: .zero, in: .zero, retryAfter: nil, random: 0.5))
        }
        #expect(pauses == [0.5, 1, 2, 4, 5, 5].map { .seconds($0) })
        #expect(pacing.pause(afterFailureOf: .zero, in: .zero, retryAfter: .seconds(60), random: 0.5) == .seconds(60))
        _ = pacing.pause(afterAnswerTo: .zero, in: .zero, retryAfter: nil)
        #expect(pacing.pause(afterFailureOf: .zero, in: .zero, retryAfter: nil, random: 0) == .milliseconds(100))
    }

    @Test func aFixedIntervalIsFixed() {
        var pacing = pacing(.every(.seconds(2)))
        #expect(pacing.hold == .zero)
        #expect(pacing.pause(afterAnswerTo: .zero, in: .seconds(9), retryAfter: .seconds(30)) == .seconds(2))
        #expect(pacing.pause(afterFailureOf: .zero, in: .zero, retryAfter: nil, random: 0.9) == .seconds(2))
        #expect(pacing.pause(afterFailureOf: .zero, in: .zero, retryAfter: .seconds(7), random: 0.9) == .seconds(7))
    }

    @Test func backoffNeverOverflows() {
        let backoff = Backoff(initial: .seconds(3), limit: .seconds(60))
        #expect(backoff.ceiling(afterFailures: .max) == .seconds(60))
        #expect(backoff.ceiling(afterFailures: 0) == .seconds(3))
        #expect(backoff.pause(afterFailures: 1_000, random: 0.999_999) < .seconds(60))
    }
}
