import Foundation
import JobStatusModels
import Testing

@testable import JobRunner
@testable import JobStore

@Suite("From where on to look for jobs")
struct ClaimFloorsTests {
    private let place = ClaimPlace(queue: "q", hasGlobalLimits: false)
    private let request = ClaimRequest(queue: "q", room: ["a": 5, "b": 5], limit: 2)
    private let start = ContinuousClock.now
    private let due = Date(timeIntervalSince1970: 1_000_000)
    private let before = JobID()
    private let after = JobID()
    private var floors = ClaimFloors()

    /// A job that was claimed as soon as it was due, or so many seconds later.
    private func job(
        _ kind: String,
        priority: Int = 0,
        due: Date,
        id: JobID = JobID(),
        late: TimeInterval = 0
    ) -> ClaimedJob {
        ClaimedJob(
            lease: Lease(jobID: id, claim: UUID(), turn: 0),
            kind: kind,
            attempt: 1,
            maxAttempts: 1,
            timeout: nil,
            priority: priority,
            dueAt: due,
            claimedAt: due + late,
            input: .null
        )
    }

    /// Notes a look at everything that took a millisecond.
    private mutating func look(_ jobs: [ClaimedJob]) {
        floors.noted(jobs, of: request, at: place, took: .milliseconds(1), now: start)
    }

    private func floorsAfter(_ time: Duration) -> [String: [ClaimFloor]] {
        floors.bounded(request, at: place, now: start + time).floors.filter { !$0.value.isEmpty }
    }

    @Test func looksAtEverythingFirst() {
        #expect(floorsAfter(.zero).isEmpty)
    }

    @Test mutating func beginsALittleBeforeTheLastOne() {
        look([job("a", due: due), job("a", due: due + 10)])
        #expect(floorsAfter(.milliseconds(50)) == ["a": [ClaimFloor(priority: 0, since: due + 8)]])
    }

    @Test mutating func beginsRightBehindTheLastOneWhereALookBackTakesLong() {
        let (first, last) = (min(before, after), max(before, after))
        let jobs = [job("a", due: due, id: last), job("a", due: due, id: first)]
        floors.noted(jobs, of: request, at: place, took: .milliseconds(20), now: start)
        let exact = ["a": [ClaimFloor(priority: 0, since: due, after: last)]]
        #expect(floorsAfter(.zero) == exact)
        #expect(floorsAfter(.milliseconds(999)) == exact)
    }

    @Test mutating func beginsRightBehindOneThatHasWaitedForLong() {
        let id = JobID()
        look([job("a", due: due, late: 5), job("a", due: due + 1, id: id, late: 4)])
        #expect(floorsAfter(.zero) == ["a": [ClaimFloor(priority: 0, since: due + 1, after: id)]])
        // And a little before one that has waited for less than the slack, whatever was taken before.
        look([job("a", due: due + 4, late: 1)])
        #expect(floorsAfter(.zero) == ["a": [ClaimFloor(priority: 0, since: due + 3)]])
    }

    @Test mutating func looksBackAsFarAsClaimsInBetweenHaveNot() {
        let two = [job("a", due: due), job("a", due: due)]
        floors.noted(two, of: request, at: place, took: .milliseconds(60), now: start)
        let exact = floors.bounded(request, at: place, now: start)
        let more = [job("a", due: due + 5, late: 9), job("a", due: due + 6, late: 8)]
        floors.noted(more, of: exact, at: place, took: .milliseconds(1), now: start)
        #expect(floors.bounded(request, at: place, now: start).floors["a"]?.first?.after == more[1].lease.jobID)
        #expect(floorsAfter(.seconds(1)) == ["a": [ClaimFloor(priority: 0, since: due - 2)]])
    }

    @Test mutating func looksBackAtOnceWhenItHasComeToTheEnd() {
        floors.noted(
            [job("a", due: due), job("b", due: due)],
            of: request,
            at: place,
            took: .milliseconds(20),
            now: start
        )
        let exact = floors.bounded(request, at: place, now: start)
        let isAgain = floors.noted([job("a", due: due)], of: exact, at: place, took: .milliseconds(1), now: start)
        #expect(isAgain)
        let back = floors.bounded(request, at: place, now: start)
        #expect(back.floors["a"] == [ClaimFloor(priority: 0, since: due - 2)])
        // However long that takes: nothing is left to do.
        let isOnceMore = floors.noted([], of: back, at: place, took: .seconds(1), now: start)
        #expect(!isOnceMore)
        #expect(floorsAfter(.zero)["a"] == [ClaimFloor(priority: 0, since: due - 2)])
    }

    @Test mutating func seesLatecomersWheneverItLooksBack() {
        #expect(floors.bounded(request, at: place, now: start).seesLatecomers)
        let two = [job("a", due: due), job("a", due: due)]
        floors.noted(two, of: request, at: place, took: .milliseconds(60), now: start)
        #expect(!floors.bounded(request, at: place, now: start + .milliseconds(999)).seesLatecomers)
        let back = floors.bounded(request, at: place, now: start + .seconds(1))
        #expect(back.seesLatecomers)
        #expect(back.floors["a"] == [ClaimFloor(priority: 0, since: due - 2)])
    }

    @Test mutating func neverGoesBack() {
        look([job("a", due: due)])
        // It was put back, and waits with its old time.
        look([job("a", due: due - 3600, late: 3601)])
        #expect(floorsAfter(.zero) == ["a": [ClaimFloor(priority: 0, since: due - 2)]])
    }

    @Test mutating func goesBackWithTheDatabasesClock() {
        look([job("a", due: due)])
        look([job("a", due: due - 3600)])
        #expect(floorsAfter(.zero) == ["a": [ClaimFloor(priority: 0, since: due - 3602)]])
    }

    @Test mutating func looksAtEverythingAgain() {
        look([job("a", due: due)])
        #expect(!floorsAfter(.milliseconds(99)).isEmpty)
        #expect(floorsAfter(.milliseconds(100)).isEmpty)
    }

    @Test mutating func looksLessOftenWhenItTakesLong() {
        let two = [job("a", due: due), job("a", due: due)]
        floors.noted(two, of: request, at: place, took: .milliseconds(60), now: start)
        #expect(!floorsAfter(.milliseconds(2999)).isEmpty)
        #expect(floorsAfter(.seconds(3)).isEmpty)
        floors.noted(two, of: request, at: place, took: .seconds(3), now: start)
        #expect(!floorsAfter(.milliseconds(9_999)).isEmpty)
        #expect(floorsAfter(.seconds(10)).isEmpty)
    }

    @Test mutating func looksEachSecondWhereNothingElseIsToBeDone() {
        floors.noted([job("a", due: due)], of: request, at: place, took: .seconds(3), now: start)
        #expect(!floorsAfter(.milliseconds(999)).isEmpty)
        #expect(floorsAfter(.seconds(1)).isEmpty)
    }

    @Test mutating func aLookFromAFloorPutsNothingOff() {
        look([job("a", due: due)])
        let bounded = floors.bounded(request, at: place, now: start + .milliseconds(90))
        floors.noted([], of: bounded, at: place, took: .milliseconds(1), now: start + .milliseconds(91))
        #expect(floorsAfter(.milliseconds(100)).isEmpty)
    }

    @Test mutating func keepsAFewPriorities() {
        look((-20...20).map { job("a", priority: $0, due: due + TimeInterval($0)) })
        #expect(floorsAfter(.zero)["a"]?.map(\.priority).sorted() == Array(13...20))
    }

    @Test mutating func everyPlaceHasItsOwn() {
        look([job("a", due: due)])
        let other = ClaimPlace(queue: "other", hasGlobalLimits: false)
        #expect(floors.bounded(request, at: other, now: start).floors.isEmpty)
    }
}
