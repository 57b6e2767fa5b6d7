import Foundation
import Testing

@testable import JobRunner

@Suite("Claims that may hold jobs")
struct OpenClaimsTests {
    private let start = ContinuousClock.now
    private let first = UUID()
    private let second = UUID()
    private var claims = OpenClaims()

    @Test mutating func areSpentWhenNothingRuns() {
        claims.add(first, size: 10, now: start)
        claims.add(second, size: 10, now: start)
        #expect(claims.spent(held: [first: 1]) == [second])
        claims.forget([second])
        #expect(claims.spent(held: [first: 1]).isEmpty)
        #expect(claims.spent(held: [:]) == [first])
    }

    @Test mutating func areSparseWhenLessThanHalfRuns() {
        claims.add(first, size: 10, now: start)
        let later = start + .seconds(1)
        #expect(claims.sparse(held: [first: 5], now: later).isEmpty)
        #expect(claims.sparse(held: [first: 4], now: later) == [first])
        // That is for release.
        #expect(claims.sparse(held: [:], now: later).isEmpty)
    }

    @Test mutating func areLeftAloneWhileTheyAreYoung() {
        claims.add(first, size: 10, now: start)
        #expect(claims.sparse(held: [first: 1], now: start + .milliseconds(999)).isEmpty)
    }

    @Test mutating func areAsLargeAsTheirListsOnceTheseWereShortened() {
        claims.add(first, size: 10, now: start)
        claims.shrink([first], to: [first: 4])
        #expect(claims.sparse(held: [first: 2], now: start + .seconds(1)).isEmpty)
        #expect(claims.sparse(held: [first: 1], now: start + .seconds(1)) == [first])
    }
}
