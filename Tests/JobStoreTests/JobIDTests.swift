import Foundation
import Testing

@testable import JobStore

@Suite("Names of jobs")
struct JobIDTests {
    @Test func isAUUIDOfVersionSeven() {
        let id = JobID()
        let text = id.description
        #expect(text.count == 36)
        #expect(text == text.lowercased())
        #expect(Array(text)[14] == "7")
        #expect("89ab".contains(Array(text)[19]))
        #expect(JobID(text) == id)
        let milliseconds = UInt64(text.replacing("-", with: "").prefix(12), radix: 16) ?? 0
        #expect(abs(Double(milliseconds) / 1000 - Date().timeIntervalSince1970) < 60)
    }

    @Test(arguments: [
        "", "abc-123", "01A2089E-6AEC-78DE-91C5-95115D61EAD7", "01a2089e6aec78de91c595115d61ead7",
        "01a2089e-6aec-78de-91c5-95115d61ead7 ", "../../../etc/passwd", "01a2089e-6aec-78de-91c5-95115d61eadg",
    ])
    func refusesWhatTheServiceNeverWrites(text: String) {
        #expect(JobID(text) == nil)
    }

    @Test func eachIsGreaterThanTheOneBefore() {
        let ids = (0..<10_000).map { _ in JobID() }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 && $0.description < $1.description })
    }

    @Test func aSequenceNeverGoesBackWithItsClock() {
        var sequence = JobIDSequence()
        var random = SystemRandomNumberGenerator()
        let numbers = [5_000, 5_000, 4_000, 5_001, 1, 5_002].map { sequence.next(at: $0, using: &random) }
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        #expect(numbers.map { $0.high >> 16 } == [5_000, 5_000, 5_000, 5_001, 5_001, 5_002])
    }

    @Test func aSequenceThatHasCountedToItsEndGoesOnInTheNextMillisecond() {
        var sequence = JobIDSequence(milliseconds: 7, low: 0x3FFF_FFFF_FFFF_FFFE)
        var random = SystemRandomNumberGenerator()
        let numbers = (0..<3).map { _ in sequence.next(at: 7, using: &random) }
        let last: UInt64 = 0xBFFF_FFFF_FFFF_FFFF
        #expect(numbers[0].low == last)
        #expect(numbers.map { $0.high >> 16 } == [7, 8, 8])
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func twoSequencesDoNotMeet() {
        var random = SystemRandomNumberGenerator()
        var (one, other) = (JobIDSequence(), JobIDSequence())
        let ids = (0..<100).flatMap { _ in
            [one.next(at: 9, using: &random), other.next(at: 9, using: &random)].map { [$0.high, $0.low] }
        }
        #expect(Set(ids).count == 200)
    }
}
