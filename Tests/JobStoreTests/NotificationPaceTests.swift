import Testing

@testable import JobStore

@Suite("The pace of notifications") struct NotificationPaceTests {
    @Test func `the steps of a single job are told almost at once`() {
        var pace = NotificationPace()
        let steps = [Duration.seconds(1), .milliseconds(1), .milliseconds(2)].map { pace.pause(after: $0) }
        #expect(steps.reduce(.zero, +) <= .milliseconds(8))
    }

    @Test func `where changes never cease those of eight milliseconds go together`() {
        var pace = NotificationPace()
        let pauses = (0..<10).map { _ in pace.pause(after: .zero) }
        #expect(pauses == pauses.sorted())
        #expect(pauses.last == .milliseconds(8))
    }

    @Test func `after some quiet it begins anew`() {
        var pace = NotificationPace()
        let first = pace.pause(after: .zero)
        for _ in 0..<10 { _ = pace.pause(after: .zero) }
        #expect(pace.pause(after: .milliseconds(20)) == first)
    }
}
