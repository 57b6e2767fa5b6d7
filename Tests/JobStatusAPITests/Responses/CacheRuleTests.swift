import Foundation
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct CacheRuleTests {
    @Test
    func whatChangesIsAskedForAgain() {
        #expect(CacheRule.status(of: .sample(.processing), now: .reference) == "private, no-cache")
    }

    @Test(arguments: [(604_800.0, 3_600), (3_600.0, 3_600), (59.9, 59), (0.0, 0), (-5.0, 0)])
    func whatIsOverIsKeptUntilItExpires(left: TimeInterval, age: Int) {
        let job = Job.sample(.completed) { $0.expiresAt = .reference.addingTimeInterval(left) }
        #expect(CacheRule.status(of: job, now: .reference) == "private, max-age=\(age), immutable")
    }
}
