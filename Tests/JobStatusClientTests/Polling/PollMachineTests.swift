import Testing

@testable import JobStatusClient

struct PollMachineTests {
    private static let hold: Duration = .seconds(48)

    private func machine(_ pace: WaitPolicy.Pace = .held, isWaiting: Bool = true) -> PollMachine {
        var machine = PollMachine(
            pace: pace,
            hold: Self.hold,
            backoff: Backoff(initial: .seconds(1), limit: .seconds(10))
        )
        _ = machine.begin(isWaiting: isWaiting, isSuspended: false)
        return machine
    }

    private func unchanged(
        asked: Duration = .zero,
        took: Duration = .zero,
        retryAfter: Duration? = nil,
        canHold: Bool = true
    ) -> PollMachine.Event {
        .answered(
            PollReport(outlook: .unchanged, asked: asked, took: took, retryAfter: retryAfter, canHold: canHold)
        )
    }

    private func failed(
        asked: Duration = .zero,
        took: Duration = .zero,
        atLeast: Duration = .zero,
        random: Double = 0.5
    ) -> PollMachine.Event {
        .failed(PollFailure(asked: asked, took: took, atLeast: atLeast, random: random))
    }

    /// The pauses, in seconds, of so many rounds of an event and the end of its pause.
    private func pauses(_ machine: inout PollMachine, _ count: Int, _ event: PollMachine.Event) -> [Double] {
        (0..<count).compactMap { _ in
            guard case .sleep(let pause, _) = machine.handle(event) else { return nil }
            _ = machine.handle(.woke)
            return pause / .seconds(1)
        }
    }

    @Test func aHoldThatLastedIsAskedForAgainAtOnce() {
        var machine = machine()
        #expect(machine.handle(unchanged(asked: Self.hold, took: Self.hold)) == .request(hold: Self.hold))
        // Servers may count a little differently.
        #expect(machine.handle(unchanged(asked: Self.hold, took: .seconds(44))) == .request(hold: Self.hold))
    }

    @Test func anEarlyAnswerMeansRetryAfter() {
        var machine = machine()
        let early = unchanged(asked: Self.hold, took: .seconds(1), retryAfter: .seconds(9))
        #expect(machine.handle(early) == .sleep(.seconds(9), .pacing))
        #expect(machine.handle(.woke) == .request(hold: Self.hold))
    }

    @Test func aServerThatSaysAtOnceIsStillNotAskedAtOnce() {
        var machine = machine()
        let zero = unchanged(asked: Self.hold, retryAfter: .zero)
        #expect(machine.handle(zero) == .sleep(.seconds(1), .pacing))
    }

    @Test func withoutGuidanceThePausesGrowToALimit() {
        var machine = machine()
        #expect(pauses(&machine, 7, unchanged(asked: Self.hold)) == [1, 2, 4, 8, 15, 15, 15])
        _ = machine.handle(.answered(PollReport(outlook: .changed(spacing: .zero), took: .seconds(1))))
        #expect(pauses(&machine, 2, unchanged(asked: Self.hold)) == [1, 2])
    }

    @Test func whereNothingCanBeHeldNothingIsAskedToBe() {
        var machine = machine(isWaiting: false)
        #expect(machine.handle(unchanged(canHold: false)) == .sleep(.seconds(1), .pacing))
        #expect(machine.handle(.woke) == .request(hold: .zero))
        #expect(machine.handle(unchanged()) == .request(hold: Self.hold))
    }

    @Test func aHoldThatIsCutIsHalvedDownToFiveSeconds() {
        var machine = machine()
        for expected in [24, 12, 6, 5, 5] {
            _ = machine.handle(failed(asked: machine.reach, took: .seconds(30)))
            #expect(machine.handle(.woke) == .request(hold: .zero))
            #expect(machine.handle(unchanged()) == .request(hold: .seconds(expected)))
        }
    }

    @Test func aHoldThatFailsAtOnceWasNotCut() {
        var machine = machine()
        _ = machine.handle(failed(asked: Self.hold, took: .seconds(1)))
        _ = machine.handle(.woke)
        _ = machine.handle(failed(took: .seconds(30)))
        _ = machine.handle(.woke)
        #expect(machine.handle(unchanged()) == .request(hold: Self.hold))
    }

    @Test func aHalvedHoldGrowsAgainWhereHoldsLast() {
        var machine = machine()
        _ = machine.handle(failed(asked: Self.hold, took: .seconds(30)))
        _ = machine.handle(.woke)
        _ = machine.handle(unchanged())
        var asked: [Duration] = []
        for _ in 0..<8 {
            asked.append(machine.reach)
            _ = machine.handle(unchanged(asked: machine.reach, took: machine.reach))
        }
        #expect(asked == Array(repeating: .seconds(24), count: 6) + Array(repeating: .seconds(48), count: 2))
    }

    @Test func anotherNetworkMayHaveAnotherLimit() {
        var machine = machine()
        _ = machine.handle(failed(asked: Self.hold, took: .seconds(30)))
        #expect(machine.handle(.suspended) == .rest)
        #expect(machine.handle(.resumed) == .request(hold: .zero))
        #expect(machine.handle(unchanged()) == .request(hold: Self.hold))
    }

    @Test func aServerThatRefusesOnlyHoldsIsAskedLessAndLess() {
        var machine = machine()
        var pauses: [Double] = []
        for _ in 0..<6 {
            guard case .sleep(let pause, .failure) = machine.handle(failed(asked: machine.reach)) else { continue }
            pauses.append(pause / .seconds(1))
            #expect(machine.handle(.woke) == .request(hold: .zero))
            #expect(machine.handle(unchanged()) == .request(hold: Self.hold))
        }
        #expect(pauses == [0.5, 1, 2, 4, 5, 5])
        _ = machine.handle(unchanged(asked: Self.hold, took: Self.hold))
        #expect(machine.handle(failed()) == .sleep(.milliseconds(500), .failure))
    }

    @Test func failuresBackOffAndAnAnswerEndsThat() {
        var machine = machine(.retryAfter)
        #expect(pauses(&machine, 6, failed()) == [0.5, 1, 2, 4, 5, 5])
        #expect(machine.handle(failed(atLeast: .seconds(60))) == .sleep(.seconds(60), .failure))
        _ = machine.handle(.woke)
        _ = machine.handle(unchanged())
        _ = machine.handle(.woke)
        #expect(machine.handle(failed(random: 0)) == .sleep(.milliseconds(100), .failure))
    }

    @Test func aFixedIntervalIsFixed() {
        var machine = machine(.every(.seconds(2)))
        #expect(machine.reach == .zero)
        #expect(machine.handle(unchanged(took: .seconds(9), retryAfter: .seconds(30))) == .sleep(.seconds(2), .pacing))
        #expect(machine.handle(.woke) == .request(hold: .zero))
        #expect(machine.handle(failed(random: 0.9)) == .sleep(.seconds(2), .failure))
        _ = machine.handle(.woke)
        #expect(machine.handle(failed(atLeast: .seconds(7))) == .sleep(.seconds(7), .failure))
    }

    @Test func anIntervalOfNothingIsATenthOfASecond() {
        var machine = machine(.every(.zero))
        #expect(machine.handle(unchanged()) == .sleep(.milliseconds(100), .pacing))
    }

    @Test func progressWaitsForItsInterval() {
        var machine = machine()
        let news = PollReport(outlook: .changed(spacing: .seconds(10)), asked: Self.hold, took: .seconds(3))
        // The server may only not know yet what the client knows.
        for _ in 0..<PollMachine.freeEarlyNews {
            #expect(machine.handle(.answered(news)) == .request(hold: Self.hold))
        }
        for _ in 0..<3 {
            #expect(machine.handle(.answered(news)) == .sleep(.seconds(7), .pacing))
            #expect(machine.handle(.woke) == .request(hold: Self.hold))
        }
        var late = news
        late.took = .seconds(10)
        #expect(machine.handle(.answered(late)) == .request(hold: Self.hold))
        #expect(machine.handle(.answered(news)) == .request(hold: Self.hold))
        var withoutHold = news
        withoutHold.canHold = false
        #expect(machine.handle(.answered(withoutHold)) == .sleep(.seconds(10), .pacing))
    }

    @Test func aStormOfNewsIsSlowedDown() {
        var machine = machine()
        let news = PollMachine.Event.answered(PollReport(outlook: .changed(spacing: .zero), took: .milliseconds(1)))
        for _ in 0..<PollMachine.freePromptNews { #expect(machine.handle(news) == .request(hold: Self.hold)) }
        #expect(pauses(&machine, 8, news) == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5])
        let slow = PollReport(outlook: .changed(spacing: .zero), asked: Self.hold, took: .seconds(2))
        #expect(machine.handle(.answered(slow)) == .request(hold: Self.hold))
        #expect(machine.handle(news) == .request(hold: Self.hold))
    }

    @Test func endsOneAfterTheOtherComeInBundles() {
        var machine = machine()
        let end = PollReport(outlook: .changed(spacing: .zero), took: .milliseconds(1), isAdvance: true)
        for _ in 0..<PollMachine.freePromptNews { #expect(machine.handle(.answered(end)) == .request(hold: Self.hold)) }
        // However many there are: an end must be seen within 50 ms.
        #expect(pauses(&machine, 100, .answered(end)) == Array(repeating: 0.02, count: 100))
        // What may go on for ever is slowed down as it was.
        let news = PollMachine.Event.answered(PollReport(outlook: .changed(spacing: .zero), took: .milliseconds(1)))
        #expect(pauses(&machine, 3, news) == [0.2, 0.4, 0.8])
        #expect(pauses(&machine, 1, .answered(end)) == [0.02])
        #expect(pauses(&machine, 1, news) == [1.6])
    }

    @Test func backoffNeverOverflows() {
        let backoff = Backoff(initial: .seconds(3), limit: .seconds(60))
        #expect(backoff.ceiling(afterFailures: .max) == .seconds(60))
        #expect(backoff.ceiling(afterFailures: 0) == .seconds(3))
        #expect(backoff.pause(afterFailures: 1_000, random: 0.999_999) < .seconds(60))
    }

    @Test func theJitterComesAfterTheLimit() {
        let backoff = Backoff(initial: .seconds(1), limit: .seconds(30))
        let pauses = Set((0..<100).map { backoff.pause(afterFailures: 20, random: Double($0) / 100) })
        #expect(pauses.count == 100 && pauses.allSatisfy { $0 < .seconds(30) })
    }
}
