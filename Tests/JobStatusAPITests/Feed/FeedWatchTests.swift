import JobStore
import Testing

@testable import JobStatusAPI

@Suite struct FeedWatchTests {
    private func head(_ transaction: UInt64?, isHeldBack: Bool = false, line: UInt64 = 100) -> FeedHead {
        FeedHead(transaction: transaction, isHeldBack: isHeldBack, line: line)
    }

    @Test func onlyWhatChangedIsLookedAt() {
        var watch = FeedWatch()
        for number in 0..<1_000 { watch.follow("owner-\(number)") }
        let job = JobID()
        watch.note([job])
        watch.note([job])
        let look = watch.next()
        #expect(look == FeedWatch.Look(owners: [], jobs: [job]))
        let rest = watch.next()
        #expect(rest == nil)
    }

    @Test func whatChangedFirstIsLookedAtFirst() {
        var watch = FeedWatch()
        watch.follow("a")
        let jobs = (0..<3 * FeedWatch.capacity).map { _ in JobID() }
        watch.note(jobs)
        watch.note(jobs.reversed())
        var seen: [JobID] = []
        // However much changes meanwhile, nothing comes before it.
        while seen.count < jobs.count, let look = watch.next() {
            seen += look.jobs
            watch.note((0..<FeedWatch.capacity).map { _ in JobID() })
        }
        #expect(seen == jobs)
    }

    @Test func allAreLookedAtInTurnsAndNobodyIsLeftOut() {
        var watch = FeedWatch()
        let owners = Set((0..<1_000).map { "owner-\($0)" })
        for owner in owners { watch.follow(owner) }
        watch.noteAll()
        var seen: [String] = []
        while let look = watch.next() {
            #expect(look.owners.count <= FeedWatch.capacity)
            seen += look.owners
            // Time for the next round comes before this one is over: it is not begun anew.
            if seen.count == FeedWatch.capacity { watch.noteAll() }
        }
        #expect(seen.count == 2_000)
        #expect(Set(seen.prefix(1_000)) == owners)
        #expect(Set(seen.suffix(1_000)) == owners)
    }

    @Test func whatIsKnownIsKeptWhileSomebodyFollows() {
        var watch = FeedWatch()
        watch.follow("a")
        watch.follow("a")
        _ = watch.take(["a": head(7), "b": head(8)])
        watch.unfollow("a")
        #expect(watch.head(of: "a") == head(7))
        #expect(watch.head(of: "b") == nil)
        watch.unfollow("a")
        #expect(watch.head(of: "a") == nil)
        #expect(watch.isEmpty)
        watch.note([JobID()])
        let look = watch.next()
        #expect(look == nil)
    }

    @Test func whatIsHeldBackIsLookedAtAgain() {
        var watch = FeedWatch()
        watch.follow("a")
        let hasMoved = watch.take(["a": head(nil, isHeldBack: true)])
        #expect(hasMoved)
        let isPlanned = watch.planRetry()
        let isPlannedAgain = watch.planRetry()
        #expect(isPlanned && !isPlannedAgain)
        let early = watch.next()
        #expect(early == nil)
        watch.retryHeldBack()
        let look = watch.next()
        #expect(look == FeedWatch.Look(owners: ["a"], jobs: []))
        let hasMovedAgain = watch.take(["a": head(nil, isHeldBack: true)])
        #expect(!hasMovedAgain)
        watch.retryHeldBack()
        _ = watch.next()
        _ = watch.take(["a": head(100, line: 101)])
        let isOver = !watch.planRetry()
        #expect(isOver)
    }

    @Test func whatWasHeldBackIsLookedAtAsSoonAsTheLineMoves() {
        var watch = FeedWatch()
        watch.follow("a")
        watch.follow("b")
        _ = watch.take(["a": head(nil, isHeldBack: true)])
        _ = watch.take(["b": head(7)])
        let early = watch.next()
        #expect(early == nil)
        _ = watch.take(["b": head(100, line: 101)])
        let look = watch.next()
        #expect(look == FeedWatch.Look(owners: ["a"], jobs: []))
    }

    @Test func aPageWithChangesAboveTheLineIsLookedAtAgain() {
        var watch = FeedWatch()
        watch.follow("a")
        watch.holdBack("a")
        watch.holdBack("nobody")
        let isPlanned = watch.planRetry()
        #expect(isPlanned)
        watch.retryHeldBack()
        let look = watch.next()
        #expect(look?.owners == ["a"])
    }
}
