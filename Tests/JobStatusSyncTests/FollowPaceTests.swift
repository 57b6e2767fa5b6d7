import JobStatusClient
import Testing

@testable import JobStatusSync

struct FollowPaceTests {
    private static let backoff = Backoff(initial: .seconds(2), limit: .seconds(8), floor: .milliseconds(100))

    private func pace(interval: Duration = .seconds(1)) -> FollowPace {
        FollowPace(backoff: Self.backoff, hold: .seconds(50), interval: interval)
    }

    @Test func whatIsThereAtOnceIsNotWaitedFor() {
        var pace = pace()
        for step in [FeedStep.more(SyncReport()), .overtaken] {
            let pause = pace.pause(after: step, took: .zero, random: 0.5)
            #expect(pause == .zero)
        }
    }

    @Test func newsComeNoCloserThanTheInterval() {
        var pace = pace(interval: .seconds(10))
        var pause = pace.pause(after: .caughtUp(.init(isEmpty: false)), took: .seconds(4), random: 0.5)
        #expect(pause == .seconds(6))
        pause = pace.pause(after: .caughtUp(.init(isEmpty: false)), took: .seconds(30), random: 0.5)
        #expect(pause == .zero)
        pause = pace.pause(after: .caughtUp(.init(isEmpty: true, retryAfter: .seconds(20))), took: .zero, random: 0.5)
        #expect(pause == .seconds(20))
    }

    @Test func anEmptyAnswerAtOnceIsNoReasonToAskAgainAtOnce() {
        var pace = pace(interval: .zero)
        var pause = pace.pause(after: .caughtUp(.init()), took: .milliseconds(10), random: 0.5)
        #expect(pause == .milliseconds(990))
        // One that was held is.
        pause = pace.pause(after: .caughtUp(.init()), took: .seconds(50), random: 0.5)
        #expect(pause == .zero)
    }

    @Test func aServerThatRefusesItsOwnCursorsIsAskedLessAndLess() {
        var pace = pace()
        let pauses = (0..<4).map { _ in pace.pause(after: .resyncBegan, took: .zero, random: 0.5) }
        #expect(pauses == [.zero, .seconds(2), .seconds(4), .seconds(4)])
        _ = pace.pause(after: .caughtUp(.init()), took: .seconds(5), random: 0)
        let again = pace.pause(after: .resyncBegan, took: .zero, random: 0.5)
        #expect(again == .zero)
    }

    @Test func failuresBackOffAndObeyTheServer() {
        var pace = pace()
        let pauses = (0..<3).map { _ in pace.pause(afterFailureIn: .zero, retryAfter: nil, random: 0.5) }
        #expect(pauses == [.seconds(1), .seconds(2), .seconds(4)])
        let told = pace.pause(afterFailureIn: .zero, retryAfter: .seconds(60), random: 0.5)
        #expect(told == .seconds(60))
        #expect(pace.hold == .seconds(50), "what fails at once says nothing of holds")
    }

    @Test func aHoldThatIsCutIsHalvedDownToAFloor() {
        var pace = pace()
        var holds: [Duration] = []
        for _ in 0..<5 {
            _ = pace.pause(afterFailureIn: .seconds(30), retryAfter: nil, random: 0)
            holds.append(pace.hold)
        }
        #expect(holds == [.seconds(25), .seconds(12.5), .seconds(6.25), .seconds(5), .seconds(5)])
    }
}
