import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct HoldConditionTests {
    @Test(arguments: [
        (HoldCondition.over, JobStatus.Status.pending, 9, WaitVerdict.wait), (.over, .processing, 9, .wait),
        (.over, .completed, 1, .answerNow), (.over, .failed, 1, .answerNow),
        (.newer(than: 4), .processing, 5, .answerNow), (.newer(than: 5), .processing, 5, .wait),
        (.newer(than: 6), .processing, 5, .wait), (.newer(than: 6), .completed, 5, .answerNow),
    ])
    func verdict(condition: HoldCondition, status: JobStatus.Status, revision: Int, expected: WaitVerdict) {
        #expect(condition.verdict(on: KnownJob(.sample(status, revision: revision), readAt: .zero)) == expected)
    }

    @Test func progressAloneCanWait() {
        let first = Job.sample(.processing, revision: 2)
        var later = first
        (later.revision, later.progress) = (5, 40)
        let known = KnownJob(later, readAt: .zero, after: KnownJob(first, readAt: .zero))
        #expect(HoldCondition.newer(than: 3).verdict(on: known) == .answerInTime)
        #expect(HoldCondition.newer(than: 1).verdict(on: known) == .answerNow)
    }

    @Test(arguments: [(JobStatus.Status.pending, 1, false), (.processing, 2, false), (.processing, 1, true)])
    func whatIsMoreThanProgressCanNot(status: JobStatus.Status, attempt: Int, cancelRequested: Bool) {
        let first = Job.sample(.processing, revision: 2) { $0.attempt = 1 }
        var later = first
        (later.revision, later.status, later.attempt, later.cancelRequested) = (3, status, attempt, cancelRequested)
        let known = KnownJob(later, readAt: .zero, after: KnownJob(first, readAt: .zero))
        #expect(HoldCondition.newer(than: 2).verdict(on: known) == .answerNow)
    }
}
