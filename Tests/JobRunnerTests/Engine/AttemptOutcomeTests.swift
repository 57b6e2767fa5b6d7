import Foundation
import JobStatusModels
import Testing

@testable import JobRunner
@testable import JobStore

@Suite("What the end of an attempt means")
struct AttemptOutcomeTests {
    private func decide(
        _ end: Result<RawJSON, any Error>,
        attempt: Int = 1,
        of maxAttempts: Int = 1,
        after reason: StopReason? = nil
    ) -> AttemptOutcome? {
        let job = ClaimedJob(
            lease: Lease(jobID: JobID(), claim: UUID(), turn: 0),
            kind: "k",
            attempt: attempt,
            maxAttempts: maxAttempts,
            timeout: nil,
            priority: 0,
            dueAt: .now,
            claimedAt: .now,
            input: .null
        )
        var random = SystemRandomNumberGenerator()
        return .decide(
            end,
            of: job,
            stage: "page 2",
            stopReason: reason,
            policy: RetryPolicy(attempts: 3),
            using: &random
        )
    }

    private func failure(_ outcome: AttemptOutcome?) -> AttemptFailure? {
        guard case .failed(let failure) = outcome else { return nil }
        return failure
    }

    @Test func aResultCountsWhateverHappened() {
        for reason in [nil, .cancelled, .shutdown, .timedOut(.seconds(1))] as [StopReason?] {
            guard case .completed = decide(.success(.null), after: reason) else {
                Issue.record("\(String(describing: reason)) lost a result.")
                continue
            }
        }
    }

    @Test func theLastStageGoesWithTheEnd() {
        guard case .completed(let completion) = decide(.success(.null)) else {
            Issue.record("A result is a completion.")
            return
        }
        #expect(completion.stage == "page 2")
        #expect(failure(decide(.failure(JobFailure("x"))))?.stage == "page 2")
    }

    @Test func nothingIsSaidWithoutALease() {
        #expect(decide(.success(.null), after: .lost) == nil)
        #expect(decide(.failure(JobFailure("x")), after: .lost) == nil)
    }

    @Test func shutdownIsNotCharged() {
        guard case .putBack = decide(.failure(CancellationError()), after: .shutdown) else {
            Issue.record("A job that was stopped for a shutdown must be put back.")
            return
        }
    }

    @Test(arguments: [
        (1, 1, "failed", false), (1, 3, "failed", true), (3, 3, "attempts-exhausted", false),
    ])
    func errors(attempt: Int, maxAttempts: Int, code: String, isTriedAgain: Bool) {
        let failure = failure(decide(.failure(JobFailure("x")), attempt: attempt, of: maxAttempts))
        #expect(failure?.code == code)
        #expect((failure?.retryDelay != nil) == isTriedAgain)
    }

    @Test func timeLimits() {
        let first = failure(decide(.failure(CancellationError()), of: 2, after: .timedOut(.seconds(90))))
        #expect(first?.retryDelay != nil)
        let last = failure(decide(.failure(CancellationError()), attempt: 2, of: 2, after: .timedOut(.seconds(90))))
        #expect(last?.code == "timed-out")
        #expect(last?.message == "The job took longer than 90s.")
    }

    @Test func cancellationEndsIt() {
        let failure = failure(decide(.failure(CancellationError()), of: 5, after: .cancelled))
        #expect(failure?.code == "cancelled")
        #expect(failure?.retryDelay == nil)
    }

    @Test func textsAreMadeFit() {
        let long = failure(decide(.failure(JobFailure("a\u{0}" + String(repeating: "ü", count: 5000)))))
        #expect(long?.message.unicodeScalars.count == 4000)
        #expect(long?.message.hasPrefix("a\u{FFFD}") == true)
    }
}
