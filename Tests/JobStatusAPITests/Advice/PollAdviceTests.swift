import Foundation
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct PollAdviceTests {
    private func seconds(_ job: Job, after age: TimeInterval, _ outlook: JobOutlook = .unknown) -> Int? {
        PollAdvice(for: job, now: .reference.addingTimeInterval(age), outlook: outlook)?.seconds
    }

    private func running(progress: Int = 0, toldAfter: TimeInterval = 0) -> Job {
        .sample(.processing, progress: progress) { job in
            job.startedAt = .reference
            job.updatedAt = .reference.addingTimeInterval(toldAfter)
        }
    }

    @Test
    func saysNothingOfWhatIsOver() {
        #expect(seconds(.sample(.completed), after: 100) == nil)
        #expect(seconds(.sample(.failed), after: 100) == nil)
    }

    // MARK: Nothing known

    @Test(arguments: [(0.0, 1), (24.0, 1), (100.0, 2), (900.0, 8), (3_600.0, 16), (1e6, 30)])
    func takesTheRootOfEightPercentOfTheAge(age: TimeInterval, expected: Int) {
        #expect(seconds(running(), after: age) == expected)
        // The end can be no matter of progress either.
        #expect(seconds(running(progress: 100), after: age) == expected)
    }

    @Test(arguments: [(0.0, 1), (-50.0, 1), (8.0, 2), (128.0, 8), (1e6, 30)])
    func takesTheRootOfHalfTheAgeUntilTheStart(age: TimeInterval, expected: Int) {
        #expect(seconds(.sample(.pending), after: age) == expected)
    }

    // MARK: Recent durations

    @Test
    func asksSeldomUntilRunsOfTheKindEnd() {
        let outlook = JobOutlook(durations: Array(repeating: 600, count: 32))
        // The first end is expected after 450 s, three quarters of 600.
        #expect(seconds(running(), after: 60, outlook) == 12)
        #expect(seconds(running(), after: 300, outlook) == 28)
        #expect(seconds(running(), after: 420, outlook) == 30)
        #expect(seconds(running(), after: 440, outlook) == 14)
        #expect(seconds(running(), after: 600, outlook) == 3)
        // None took this long: nothing is known any more.
        #expect(seconds(running(), after: 900, outlook) == 8)
    }

    @Test
    func asksOftenWhereRunsOfAKindEnd() {
        let outlook = JobOutlook(durations: Array(repeating: 4, count: 32))
        for age in [0.0, 2, 4, 5] { #expect(seconds(running(), after: age, outlook) ?? 0 <= 2) }
    }

    @Test
    func countsOnlyRunsThatTookLonger() {
        let both = JobOutlook(durations: Array(repeating: 10, count: 16) + Array(repeating: 1_000, count: 16))
        let long = JobOutlook(durations: Array(repeating: 1_000, count: 16))
        #expect(seconds(running(), after: 9, both) == 1)
        #expect(seconds(running(), after: 100, both) == seconds(running(), after: 100, long))
    }

    // MARK: Progress

    @Test
    func asksAgainWhenHalfOfWhatIsLeftHasGone() {
        // At 20 % after 20 s, 80 s are left: the first end is expected in 40 s. But 20 s tell little.
        #expect(seconds(running(progress: 20, toldAfter: 20), after: 20) == 7)
        #expect(seconds(running(progress: 20, toldAfter: 2_000), after: 2_000) == 30)
        // At 90 % after 90 s, 10 s are left: the first end is expected in 5 s.
        #expect(seconds(running(progress: 90, toldAfter: 90), after: 90) == 5)
        #expect(seconds(running(progress: 90, toldAfter: 90), after: 93) == 2)
        #expect(seconds(running(progress: 99, toldAfter: 99), after: 99) == 1)
    }

    @Test
    func progressTellsMoreThanOtherRuns() {
        let outlook = JobOutlook(durations: Array(repeating: 100, count: 32))
        let job = running(progress: 10, toldAfter: 100)
        #expect(seconds(job, after: 100, outlook) == seconds(job, after: 100))
    }

    @Test
    func whatWasAskedToStopEndsSoon() {
        let job = Job.sample(.processing) { job in
            job.startedAt = .reference
            job.cancelRequested = true
        }
        #expect(seconds(job, after: 3_600) == 1)
    }

    // MARK: Waiting

    @Test(arguments: [(30.0, 30), (0.2, 1), (1.2, 2), (3_600.0, 60)])
    func waitsForTheMoment(until due: TimeInterval, expected: Int) {
        let job = Job.sample(.pending) { $0.runAt = .reference.addingTimeInterval(due) }
        #expect(seconds(job, after: 0) == expected)
    }

    @Test
    func countsFromTheMomentOnceItHasCome() {
        let job = Job.sample(.pending, createdAt: .reference.addingTimeInterval(-1_000)) { $0.runAt = .reference }
        #expect(seconds(job, after: 32) == 4)
    }

    @Test
    func whoStandsFarBehindAsksSeldom() {
        var outlook = JobOutlook(durations: Array(repeating: 10, count: 32), startsIn: 3_600)
        #expect(seconds(.sample(.pending), after: 300, outlook) == 28)
        outlook.startsIn = 4
        #expect(seconds(.sample(.pending), after: 300, outlook) ?? 0 <= 5)
        outlook.startsIn = 0
        #expect(seconds(.sample(.pending), after: 10_000, outlook) ?? 0 <= 9)
    }

    @Test
    func theStartOfAShortJobIsAlmostItsEnd() {
        let short = JobOutlook(durations: Array(repeating: 1, count: 32), startsIn: 10)
        let long = JobOutlook(durations: Array(repeating: 1_000, count: 32), startsIn: 10)
        #expect(seconds(.sample(.pending), after: 300, short) ?? 0 < seconds(.sample(.pending), after: 300, long) ?? 0)
    }

    // MARK: Always

    @Test
    func isNeverLessThanASecond() {
        let outlooks = [
            .unknown, JobOutlook(durations: [0]), JobOutlook(durations: [0, 1, 1e9], startsIn: 0),
            JobOutlook(durations: [1e-9], startsIn: 1e9),
        ]
        for status in [JobStatus.Status.pending, .processing] {
            for progress in 0...100 {
                for age in [-1e9, -1, 0, 0.01, 1e9] {
                    for outlook in outlooks {
                        let advice = seconds(.sample(status, progress: progress), after: age, outlook)
                        #expect(advice.map { (1...60).contains($0) } == true)
                    }
                }
            }
        }
    }

    @Test
    func spreadsClientsAtShutdown() {
        var generator = SystemRandomNumberGenerator()
        let advice = Set((0..<500).map { _ in PollAdvice.afterShutdown(using: &generator).seconds })
        #expect(advice == [1, 2, 3, 4, 5])
    }
}
