import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct HoldConditionTests {
    @Test(arguments: [
        (HoldCondition.over, JobStatus.Status.pending, 9, false), (.over, .processing, 9, false),
        (.over, .completed, 1, true), (.over, .failed, 1, true), (.newer(than: 4), .processing, 5, true),
        (.newer(than: 5), .processing, 5, false), (.newer(than: 6), .processing, 5, false),
        (.newer(than: 6), .completed, 5, true),
    ])
    func isMet(condition: HoldCondition, status: JobStatus.Status, revision: Int, expected: Bool) {
        #expect(condition.isMet(by: .sample(status, revision: revision)) == expected)
    }
}
