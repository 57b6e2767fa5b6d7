import Foundation
import JobStore
import Testing

@testable import JobStatusAPI

@Suite struct FeedCursorTests {
    @Test(arguments: [0, 1, 77, 1 << 40, UInt64(Int64.max)])
    func isReadAsItWasWritten(transaction: UInt64) throws {
        let history = UUID()
        let cursor = FeedCursor(history: history, position: FeedPosition(transaction: transaction, job: JobID()))
        #expect(FeedCursor(cursor.description) == cursor)
        #expect(cursor.belongs(to: history))
        #expect(!cursor.belongs(to: UUID()))
        var partial = cursor
        partial.isPartial = true
        #expect(FeedCursor(partial.description) == partial && partial.description != cursor.description)
        #expect(cursor.description.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil)
    }

    @Test(arguments: [
        "", "x", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
        String(repeating: "A", count: 42) + "=", String(repeating: "_", count: 43), String(repeating: "é", count: 43),
        // The last bits are not of the 32 bytes.
        String(repeating: "A", count: 42) + "B",
    ])
    func whatNoServerGaveIsNone(text: String) {
        #expect(FeedCursor(text) == nil)
    }
}
