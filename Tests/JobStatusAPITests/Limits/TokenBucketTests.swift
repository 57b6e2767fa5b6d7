import Testing

@testable import JobStatusAPI

struct TokenBucketTests {
    @Test
    func readsRates() {
        #expect(RequestRate("100/s") == RequestRate(count: 100, seconds: 1))
        #expect(RequestRate("6000/m") == RequestRate(count: 6_000, seconds: 60))
        #expect(RequestRate("1/h") == RequestRate(count: 1, seconds: 3_600))
        for text in ["", "100", "100/", "/s", "0/s", "-1/s", "100/d", "100 / s", "1.5/s", "100/s/s", "off", "1e3/s"] {
            #expect(RequestRate(text) == nil, "\(text)")
        }
    }

    @Test
    func givesWhatItHoldsAndThenWhatItGains() {
        var bucket = TokenBucket(rate: RequestRate(count: 10, seconds: 5), now: .zero)
        for left in (0..<10).reversed() {
            #expect(bucket.take(now: .zero) == true)
            #expect(bucket.remaining == left)
        }
        #expect(bucket.take(now: .zero) == false)
        #expect(bucket.secondsToNext == 1)
        #expect(bucket.secondsToFull == 5)
        #expect(bucket.take(now: .milliseconds(499)) == false)
        #expect(bucket.take(now: .milliseconds(500)) == true)
        #expect(bucket.take(now: .milliseconds(999)) == false)
        #expect(bucket.take(now: .seconds(1)) == true)
    }

    @Test
    func neverHoldsMoreThanItsMeasure() {
        var bucket = TokenBucket(rate: RequestRate(count: 2, seconds: 1), now: .zero)
        bucket.putBack(1, now: .seconds(100))
        #expect(bucket.remaining == 2)
        #expect(bucket.secondsToFull == 0)
        #expect(bucket.take(now: .seconds(200)) == true)
        #expect(bucket.take(now: .seconds(200)) == true)
        #expect(bucket.take(now: .seconds(200)) == false)
        #expect(bucket.isFull(now: .milliseconds(200_999)) == false)
        #expect(bucket.isFull(now: .seconds(201)) == true)
    }

    /// Over any time, no more than the rate and one bucket.
    @Test
    func keepsToTheRate() {
        var bucket = TokenBucket(rate: RequestRate(count: 60, seconds: 60), now: .zero)
        var taken = 0
        for step in 0..<36_000 where bucket.take(now: .milliseconds(step * 10)) { taken += 1 }
        #expect((360 + 59...360 + 60).contains(taken))
    }

    @Test
    func aTimeThatStandsStillGivesNothing() {
        var bucket = TokenBucket(rate: RequestRate(count: 1, seconds: 3_600), now: .seconds(10))
        #expect(bucket.take(now: .seconds(10)) == true)
        #expect(bucket.take(now: .seconds(9)) == false)
        #expect(bucket.secondsToNext == 3_600)
    }
}
