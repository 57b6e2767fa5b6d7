import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

@Suite struct JobCacheTests {
    private var cache = JobCache(capacity: 1 << 20, maximumAge: .seconds(1))

    private func answer(_ cache: inout JobCache, _ job: Job, atLeast: Int = 0, now: Duration) -> (Int?, isFresh: Bool) {
        let fresh = cache.fresh(job.id, atLeast: atLeast, now: now)
        return ((fresh ?? cache.latest(job.id))?.job.revision, fresh != nil)
    }

    @Test func whatWasReadIsFreshForAWhile() {
        var cache = cache
        let job = Job.sample()
        #expect(answer(&cache, job, now: .zero) == (nil, false))
        _ = cache.insert(job, readAt: .zero)
        #expect(answer(&cache, job, now: .milliseconds(999)) == (1, true))
        #expect(answer(&cache, job, now: .seconds(1)) == (1, false))
        cache.confirm(job.id, revision: 1, askedAt: .seconds(1))
        #expect(answer(&cache, job, now: .milliseconds(1_999)) == (1, true))
    }

    @Test func whoKnowsMoreIsNotContent() {
        var cache = cache
        let job = Job.sample(revision: 3)
        _ = cache.insert(job, readAt: .zero)
        #expect(answer(&cache, job, atLeast: 3, now: .zero) == (3, true))
        #expect(answer(&cache, job, atLeast: 4, now: .zero) == (3, false))
    }

    @Test func itNeverGoesBack() {
        var cache = cache
        let new = Job.sample(.processing, revision: 3)
        var old = new
        old.revision = 2
        _ = cache.insert(new, readAt: .zero)
        let known = cache.insert(old, readAt: .milliseconds(1))
        #expect(known.job.revision == 3)
        // It has been told that the database knows less: nobody is told that this is confirmed.
        #expect(answer(&cache, new, now: .milliseconds(2)) == (3, false))
    }

    @Test func aChangeMakesItOld() {
        var cache = cache
        let job = Job.sample()
        _ = cache.insert(job, readAt: .zero)
        cache.outdate(job.id)
        #expect(answer(&cache, job, now: .zero) == (1, false))
        // An answer to a question asked before the change proves nothing.
        cache.confirm(job.id, revision: 1, askedAt: .zero)
        #expect(answer(&cache, job, now: .zero) == (1, false))
        _ = cache.insert(job, readAt: .milliseconds(1))
        cache.confirm(job.id, revision: 2, askedAt: .milliseconds(2))
        #expect(answer(&cache, job, now: .milliseconds(2)) == (1, false))
    }

    @Test func itIsBounded() {
        var cache = JobCache(capacity: 100_000, maximumAge: .seconds(1))
        let kept = Job.sample()
        _ = cache.insert(kept, readAt: .zero)
        for number in 0..<1_000 {
            _ = cache.insert(.sample(), readAt: .zero)
            // What is asked for now and then stays.
            if number.isMultiple(of: 10) { #expect(answer(&cache, kept, now: .zero) == (1, true)) }
            #expect(cache.size <= 100_000)
        }
        #expect(cache.count < 100)
        #expect(cache.count > 20)
    }

    @Test func itKnowsWhatWasUsed() {
        var cache = cache
        let (first, second) = (Job.sample(), Job.sample())
        _ = cache.insert(first, readAt: .zero)
        _ = cache.insert(second, readAt: .zero)
        _ = cache.fresh(second.id, atLeast: 0, now: .seconds(30))
        #expect(cache.used(since: .seconds(10)) == [second.id])
        #expect(cache.isUsed(second.id, since: .seconds(10)))
        #expect(!cache.isUsed(first.id, since: .seconds(10)))
        cache.remove(second.id)
        #expect(cache.used(since: .seconds(10)).isEmpty)
    }

    @Test func aChangeOfOnesOwnIsFollowed() {
        var cache = cache
        let job = Job.sample()
        var next = job
        next.revision = 2
        #expect(cache.follow(next, askedAt: .zero, now: .zero) == nil)
        _ = cache.insert(job, readAt: .zero)
        #expect(cache.follow(next, askedAt: .milliseconds(1), now: .milliseconds(5))?.job.revision == 2)
        #expect(answer(&cache, job, now: .milliseconds(1_000)) == (2, true))
        // It is as old as the question.
        #expect(answer(&cache, job, now: .milliseconds(1_001)) == (2, false))
        #expect(answer(&cache, job, atLeast: 3, now: .milliseconds(5)) == (2, false))
        // Word of an earlier change comes late.
        #expect(cache.follow(job, askedAt: .milliseconds(6), now: .milliseconds(7))?.job.revision == 2)
    }

    @Test func whatWasAskedBeforeAChangeOfOnesOwnProvesNothing() {
        var cache = cache
        let job = Job.sample()
        var next = job
        next.revision = 2
        _ = cache.insert(job, readAt: .zero)
        _ = cache.follow(next, askedAt: .milliseconds(1), now: .milliseconds(5))
        cache.confirm(job.id, revision: 1, askedAt: .milliseconds(4))
        _ = cache.insert(job, readAt: .milliseconds(4))
        #expect(answer(&cache, job, now: .milliseconds(6)) == (2, true))
        // Asked after it, it says that the history is another one.
        cache.confirm(job.id, revision: 1, askedAt: .milliseconds(5))
        #expect(answer(&cache, job, now: .milliseconds(6)) == (2, false))
    }

    @Test func whatChangedElsewhereIsNotFollowed() {
        var cache = cache
        let job = Job.sample()
        var next = job
        next.revision = 2
        _ = cache.insert(job, readAt: .zero)
        cache.outdate(job.id)
        #expect(cache.follow(next, askedAt: .milliseconds(1), now: .milliseconds(2)) == nil)
        #expect(answer(&cache, job, now: .milliseconds(2)) == (1, false))
    }

    @Test func resultsThatAreFollowedCountAsBytes() {
        var cache = JobCache(capacity: 100_000, maximumAge: .seconds(1))
        for _ in 0..<40 {
            let job = Job.sample()
            _ = cache.insert(job, readAt: .zero)
            var next = job
            next.revision = 2
            next.result = .string(String(repeating: "x", count: 4_000))
            let size = cache.follow(next, askedAt: .zero, now: .zero)?.size ?? 0
            #expect(size > 8_000)
            // As with what is read, the last one may be too much.
            #expect(cache.size <= 100_000 + size)
        }
    }
}
