import Testing

@testable import JobStatusClient

struct FeedPaceTests {
    private static let backoff = Backoff(initial: .seconds(2), limit: .seconds(8), floor: .milliseconds(100))

    private func pace(interval: Duration = .seconds(1)) -> FeedPace {
        FeedPace(backoff: Self.backoff, hold: .seconds(50), interval: interval)
    }

    @Test func theFirstRequestDoesNotWait() {
        var pace = pace()
        #expect(pace.nextHold == .zero)
        let pause = pace.pause(after: .init(), asked: .zero, took: .milliseconds(10))
        #expect(pause == .zero && pace.nextHold == .seconds(50))
        var other = self.pace()
        other.goOn()
        #expect(other.nextHold == .seconds(50))
    }

    @Test func withoutAPlaceNothingIsHeldAndNobodyIsInAHurry() {
        var pace = pace(interval: .zero)
        pace.goOn()
        pace.mayHold = false
        #expect(pace.nextHold == .zero)
        var pause = pace.pause(after: .init(), asked: .zero, took: .milliseconds(10))
        #expect(pause == .milliseconds(990))
        pause = pace.pause(after: .init(retryAfter: .seconds(2)), asked: .zero, took: .milliseconds(10))
        #expect(pause == .seconds(2))
        pace.mayHold = true
        #expect(pace.nextHold == .seconds(50))
    }

    @Test func newsComeNoCloserThanTheInterval() {
        var pace = pace(interval: .seconds(10))
        let news = FeedPace.LastPage(isEmpty: false)
        var pause = pace.pause(after: news, asked: .seconds(50), took: .seconds(4))
        #expect(pause == .seconds(6))
        pause = pace.pause(after: news, asked: .seconds(50), took: .seconds(30))
        #expect(pause == .zero)
        let nothing = FeedPace.LastPage(retryAfter: .seconds(20))
        pause = pace.pause(after: nothing, asked: .seconds(50), took: .zero)
        #expect(pause == .seconds(20))
    }

    @Test func anEmptyAnswerAtOnceIsNoReasonToAskAgainAtOnce() {
        var pace = pace(interval: .zero)
        var pause = pace.pause(after: .init(), asked: .seconds(50), took: .milliseconds(10))
        #expect(pause == .milliseconds(990))
        // One that was held is, and so is one that was not to be.
        pause = pace.pause(after: .init(), asked: .seconds(50), took: .seconds(50))
        #expect(pause == .zero)
        pause = pace.pause(after: .init(), asked: .zero, took: .milliseconds(10))
        #expect(pause == .zero)
    }

    @Test func aServerThatRefusesItsOwnCursorsIsAskedLessAndLess() {
        var pace = pace()
        let pauses = (0..<4).map { _ in pace.pauseAfterRefusal(random: 0.5) }
        #expect(pauses == [.zero, .seconds(2), .seconds(4), .seconds(4)])
        _ = pace.pause(after: .init(), asked: .seconds(50), took: .seconds(5))
        let again = pace.pauseAfterRefusal(random: 0.5)
        #expect(again == .zero)
    }

    @Test func failuresBackOffAndObeyTheServer() {
        var pace = pace()
        let pauses = (0..<3).map { _ in pace.fail(.seconds(50), in: .zero) }
        #expect(pauses == [.seconds(1), .seconds(2), .seconds(4)])
        let told = pace.pause(afterFailureOf: .zero, in: .zero, retryAfter: .seconds(60), random: 0.5)
        #expect(told == .seconds(60))
        #expect(pace.hold == .seconds(50), "what fails at once says nothing of holds")
    }

    @Test func aHoldThatIsCutIsHalvedDownToAFloor() {
        var pace = pace()
        var holds: [Duration] = []
        for _ in 0..<5 {
            _ = pace.fail(pace.hold, in: .seconds(30))
            holds.append(pace.hold)
        }
        #expect(holds == [.seconds(25), .seconds(12.5), .seconds(6.25), .seconds(5), .seconds(5)])
    }

    @Test func anOutageIsNoHoldThatIsCut() {
        var pace = pace()
        _ = pace.fail(.seconds(50), in: .milliseconds(10))
        #expect(pace.nextHold == .zero, "it is soon known how things are")
        // Tried again and again for half a minute.
        _ = pace.fail(.zero, in: .seconds(30))
        #expect(pace.hold == .seconds(50))
        _ = pace.pause(after: .init(), asked: .zero, took: .zero)
        #expect(pace.nextHold == .seconds(50))
    }

    @Test func holdsThatLastGrowBack() {
        var pace = pace()
        for _ in 0..<4 { _ = pace.fail(pace.hold, in: .seconds(30)) }
        var holds: [Duration] = []
        for _ in 0..<(5 * HoldReach.holdsBeforeGrowth) {
            // What comes early says nothing of how long the way holds.
            _ = pace.pause(after: .init(), asked: pace.hold, took: pace.hold / 2)
            _ = pace.pause(after: .init(), asked: pace.hold, took: pace.hold)
            if holds.last != pace.hold { holds.append(pace.hold) }
        }
        #expect(holds == [.seconds(5), .seconds(10), .seconds(20), .seconds(40), .seconds(50)])
    }

    @Test func whereOnlyRequestsThatWaitFailPausesGrow() {
        var pace = pace()
        let pauses = (0..<3).map { _ in
            defer { _ = pace.pause(after: .init(), asked: .zero, took: .zero) }
            return pace.fail(.seconds(50), in: .zero)
        }
        #expect(pauses == [.seconds(1), .seconds(2), .seconds(4)])
    }
}

extension FeedPace {
    fileprivate mutating func fail(_ asked: Duration, in duration: Duration) -> Duration {
        pause(afterFailureOf: asked, in: duration, retryAfter: nil, random: 0.5)
    }
}
