import Foundation
import JobStore
import Testing

@testable import JobRunner

@Suite("The progress board")
struct ProgressBoardTests {
    private let lease = Lease(jobID: JobID(), claim: UUID(), turn: 0)

    @Test func keepsTheLastWord() {
        let board = ProgressBoard()
        board.post(ProgressReport(progress: 10, message: "a"), for: lease)
        board.post(ProgressReport(progress: 5), for: lease)
        board.post(ProgressReport(message: "b"), for: lease)
        #expect(board.take() == [lease: ProgressReport(progress: 10, message: "b")])
        #expect(board.take().isEmpty)
    }

    @Test func forgetsWhatIsOver() {
        let board = ProgressBoard()
        board.post(ProgressReport(progress: 10), for: lease)
        #expect(board.withdraw(lease)?.progress == 10)
        #expect(board.take().isEmpty)
    }
}
