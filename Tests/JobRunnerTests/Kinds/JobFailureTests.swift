import Foundation
import JobRunner
import Testing

@Suite("What a failure says")
struct JobFailureTests {
    private struct Described: LocalizedError {
        var errorDescription: String? { " the disk is full\n" }
    }

    private struct Wordy: Error, CustomStringConvertible {
        let description: String
    }

    @Test("Any error has a message within the limits")
    func describes() {
        #expect(JobFailure(describing: JobFailure("no", isPermanent: true)) == JobFailure("no", isPermanent: true))
        #expect(JobFailure(describing: JobFailure("  ")).message == "Unknown error")
        #expect(JobFailure(describing: Described()).message == "the disk is full")
        #expect(JobFailure(describing: Wordy(description: "")).message == "Unknown error")
        #expect(JobFailure(describing: Wordy(description: "a\0b")).message == "a\u{FFFD}b")
        #expect(JobFailure(describing: InputError(field: "input.a", detail: "is required")).isPermanent)
        #expect(
            JobFailure(describing: InputError(field: "input.a", detail: "is required")).message
                == "input.a: is required"
        )
    }

    @Test("A long message is cut to 4,000 characters, however they are made")
    func cuts() {
        let plain = JobFailure(describing: Wordy(description: String(repeating: "x", count: 9_000)))
        #expect(plain.message.unicodeScalars.count == 4_000)
        // One character for Swift, many for a database.
        let combined = JobFailure("e" + String(repeating: "\u{301}", count: 9_000))
        #expect(JobFailure(describing: combined).message.unicodeScalars.count == 4_000)
    }
}
