import Foundation
import Testing

@testable import JobStore

@Suite("Ranges of a claim")
struct ClaimRangeTests {
    private let time = Date(timeIntervalSince1970: 1_000)

    @Test func withoutFloorsItIsEverything() {
        let ranges = ClaimRange.ranges(of: "k", above: [])
        #expect(ranges == [ClaimRange(kind: "k", rank: .min, since: .distantPast, until: .max)])
    }

    @Test func leavesOutWhatLiesBelowAFloor() {
        let last = JobID()
        let floors = [ClaimFloor(priority: -5, since: time + 1), ClaimFloor(priority: 7, since: time, after: last)]
        let ranges = ClaimRange.ranges(of: "k", above: floors)
        #expect(
            ranges == [
                ClaimRange(kind: "k", rank: .min, since: .distantPast, until: -7),
                ClaimRange(kind: "k", rank: -7, since: time, after: last.uuid, until: 5),
                ClaimRange(kind: "k", rank: 5, since: time + 1, until: .max),
            ]
        )
    }
}
