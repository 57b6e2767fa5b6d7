import Foundation
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct PollAdviceTests {
    private func seconds(_ job: Job, after age: TimeInterval) -> Int? {
        PollAdvice(for: job, now: .reference.addingTimeInterval(age))?.seconds
    }

    @Test
    func saysNothingOfWhatIsOver() {
        #expect(seconds(.sample(.completed), after: 100) == nil)
        #expect(seconds(.sample(.failed), after: 100) == nil)
    }

    @Test(arguments: [(0.0, 1), (-50.0, 1), (8.0, 1), (16.0, 2), (80.0, 10), (10_000.0, 15)])
    func waitsLongerForWhatHasWaitedLong(age: TimeInterval, expected: Int) {
        #expect(seconds(.sample(.pending), after: age) == expected)
    }

    @Test(arguments: [(30.0, 30), (0.2, 1), (1.2, 2), (3_600.0, 60)])
    func waitsForTheMoment(until due: TimeInterval, expected: Int) {
        let job = Job.sample(.pending) { $0.runAt = .reference.addingTimeInterval(due) }
        #expect(seconds(job, after: 0) == expected)
    }

    @Test
    func countsFromTheMomentOnceItHasCome() {
        let job = Job.sample(.pending, createdAt: .reference.addingTimeInterval(-1_000)) { $0.runAt = .reference }
        #expect(seconds(job, after: 16) == 2)
    }

    @Test(arguments: [(50, 20.0, 10), (90, 90.0, 5), (99, 1.0, 1), (1, 10.0, 30), (20, 10.0, 20)])
    func takesHalfOfWhatIsLeft(progress: Int, elapsed: TimeInterval, expected: Int) {
        let job = Job.sample(.processing, progress: progress) { $0.startedAt = .reference }
        #expect(seconds(job, after: elapsed) == expected)
    }

    @Test(arguments: [(0, 4.0, 1), (0, 80.0, 10), (0, 10_000.0, 30), (100, 80.0, 10)])
    func goesByAgeWithoutProgress(progress: Int, elapsed: TimeInterval, expected: Int) {
        let job = Job.sample(.processing, progress: progress) { $0.startedAt = .reference }
        #expect(seconds(job, after: elapsed) == expected)
    }

    @Test
    func isNeverLessThanASecond() {
        for status in [JobStatus.Status.pending, .processing] {
            for progress in 0...100 {
                for age in [-1e9, -1, 0, 0.01, 1e9] {
                    let advice = seconds(.sample(status, progress: progress), after: age)
                    #expect(advice.map { (1...60).contains($0) } == true)
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
