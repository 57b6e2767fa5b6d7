import Foundation
import JobStatusModels
import Testing

@testable import JobStatusAPI
@testable import JobStore

@Suite struct RunMemoryTests {
    private func page(_ changes: FeedPage.Change..., next: UInt64) -> FeedPage {
        FeedPage(
            history: UUID(),
            changes: changes,
            next: FeedPosition(transaction: next),
            hasMore: false,
            line: next,
            head: next
        )
    }

    private func at(_ transaction: UInt64) -> FeedPosition { FeedPosition(transaction: transaction) }

    private let running = Job.sample(.processing) { ($0.attempt, $0.startedAt) = (1, .reference) }

    @Test func whoWasToldOfARunLearnsOfProgressOnly() {
        let memory = FeedRuns()
        #expect(memory.hasNews(page(.updated(running), next: 10), after: at(5)))
        var later = running
        (later.progress, later.revision, later.message) = (50, 3, "half")
        #expect(!memory.hasNews(page(.updated(later), next: 20), after: at(10)))
        #expect(!memory.hasNews(page(.updated(later), next: 30), after: at(20)))
        // Who has not come so far has not been told.
        #expect(memory.hasNews(page(.updated(later), next: 20), after: at(9)))
    }

    @Test func anotherRunAndARequestToStopAreNews() {
        let memory = FeedRuns()
        _ = memory.hasNews(page(.updated(running), next: 10), after: at(5))
        var asked = running
        asked.cancelRequested = true
        #expect(memory.hasNews(page(.updated(asked), next: 20), after: at(10)))
        #expect(!memory.hasNews(page(.updated(asked), next: 30), after: at(20)))
        // Put back and taken again in between: uncharged, so under the same number.
        var again = running
        again.startedAt = .reference.addingTimeInterval(1)
        #expect(memory.hasNews(page(.updated(again), next: 40), after: at(30)))
        again.attempt = 2
        #expect(memory.hasNews(page(.updated(again), next: 50), after: at(40)))
    }

    @Test(arguments: [JobStatus.Status.pending, .completed, .failed])
    func everyOtherStatusIsNews(status: JobStatus.Status) {
        let memory = FeedRuns()
        _ = memory.hasNews(page(.updated(running), next: 10), after: at(5))
        var job = running
        job.status = status
        #expect(memory.hasNews(page(.updated(job), next: 20), after: at(10)))
        #expect(memory.count == 0)
    }

    @Test func deletionsAreNewsAndOneOfManyIsEnough() {
        let memory = FeedRuns()
        _ = memory.hasNews(page(.updated(running), next: 10), after: at(5))
        let page = page(.deleted(JobID()), .updated(running), next: 20)
        #expect(memory.hasNews(page, after: at(10)))
        #expect(memory.count == 1)
        #expect(!memory.hasNews(self.page(next: 30), after: at(20)))
    }

    @Test func itIsBoundedAndKeepsWhatIsSeenAgain() {
        let memory = FeedRuns(memory: RunMemory(capacity: 10))
        _ = memory.hasNews(page(.updated(running), next: 1), after: at(0))
        for number in 0..<100 {
            let other = Job.sample(.processing) { $0.attempt = 1 }
            #expect(memory.hasNews(page(.updated(other), next: UInt64(number) + 2), after: at(1)))
            #expect(!memory.hasNews(page(.updated(running), next: UInt64(number) + 2), after: at(1)))
            #expect(memory.count <= 20)
        }
    }
}
