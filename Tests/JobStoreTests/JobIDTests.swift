import Foundation
import JobStore
import Testing

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
}
