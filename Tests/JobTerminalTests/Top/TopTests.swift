import Foundation
import JobStatusModels
import Testing

@testable import JobTerminal

struct TopTests {
    private func state(_ jobs: [JobStatus]) -> TopState {
        var state = TopState(server: "http://h:1", now: noon)
        state.take(ChangesPage(changes: jobs.map { .updated($0) }, cursor: "c", more: false), serverTime: nil)
        return state
    }

    private var sample: TopState {
        state([
            job("aaaaaaaa1", .processing, 50) { ($0.startedAt, $0.message) = (noon - 65, "page 1\u{1B}[2J") },
            job("bbbbbbbb2", .pending) { ($0.createdAt, $0.runAt) = (noon - 5, noon + 7_200) },
            job("c", .failed) { $0.finishedAt = noon - 59 },
            job("d", .completed) { $0.finishedAt = noon - 61 },
        ])
    }

    @Test func aFrameFillsTheWindow() {
        let frame = TopFrame(palette: Palette(isColored: false), hasUnicode: false)
        let lines = frame.lines(sample, width: 80, height: 12)
        #expect(
            lines == [
                "jobctl top  http://h:1" + String(repeating: " ", count: 46) + "12:00:00 UTC",
                "1 waiting, 1 running; in the last minute 0 completed, 1 failed",
                "",
                "KIND        WAITING  RUNNING  COMPLETED  FAILED",
                "thumbnails        1        1          0       1",
                "",
                "  JOB       KIND        STATUS      PROGRESS            TIME  MESSAGE",
                "> aaaaaaa1  thumbnails  processing  ######......  50%   1:05  page 1 [2J",
                "  bbbbbbb2  thumbnails  pending                        in 2h",
                "",
                "",
                "q quit  up/down select  enter open  c cancel  s sort: progress  / filter",
            ],
            "\(lines.joined(separator: "\n"))"
        )
    }

    @Test(arguments: [(20, 3), (40, 8), (80, 24), (200, 50)])
    func noLineIsWiderAndNoFrameHigherThanTheWindow(width: Int, height: Int) {
        let frame = TopFrame(palette: Palette(isColored: false), hasUnicode: true)
        let jobs = (0..<100).map { (index: Int) in
            job("job-\(index)", .processing, index) { $0.kind = "k\(index % 40)" }
        }
        let many = state(jobs)
        let lines = frame.lines(many, width: width, height: height)
        #expect(lines.count == height)
        if width >= 80 { #expect(lines.allSatisfy { TerminalText.width($0) <= width }) }
    }

    @Test func theLastPictureOfALostServerKeepsItsMoment() {
        var state = sample
        state.setTrouble("gone")
        state.tick(3)
        state.setTrouble("still gone")
        state.tick(2)
        let lost = TopFrame(palette: Palette(isColored: false), hasUnicode: false).lines(state, width: 80, height: 12)
        #expect(lost[0].hasSuffix("12:00:05 UTC"))
        #expect(lost[2] == "As of 0:05 ago; trying again: still gone")
        #expect(lost.contains { $0.contains("1:05  page 1") }, "the job's time stands still")
        #expect(lost[1].hasSuffix("0 completed, 1 failed"), "nothing runs out of the last minute meanwhile")
        state.setTrouble(nil)
        let back = TopFrame(palette: Palette(isColored: false), hasUnicode: false).lines(state, width: 80, height: 12)
        #expect(back.contains { $0.contains("1:10  page 1") } && !back.contains { $0.hasPrefix("As of") })
    }

    @Test func keysAreRead() {
        let bytes = Array("q\u{1B}[A\u{1B}OB\u{1B}[6~\r\u{7F}\u{1B}[1;5Cä\u{3}".utf8)
        #expect(
            TopKey.keys(in: bytes) == [
                .character("q"), .up, .down, .pageDown, .enter, .backspace, .character("ä"), .interrupt,
            ]
        )
        #expect(TopKey.keys(in: [0x1B]) == [.escape])
    }

    @Test func aJobIsCancelledOnlyAfterAYes() {
        var state = sample
        #expect(state.press(.down, page: 5) == .none)
        #expect(state.press(.character("c"), page: 5) == .none)
        #expect(state.press(.character("n"), page: 5) == .none && state.mode == .list)
        _ = state.press(.character("c"), page: 5)
        #expect(state.press(.character("y"), page: 5) == .cancel(jobID: "bbbbbbbb2"))
        #expect(state.press(.enter, page: 5) == .open(jobID: "bbbbbbbb2") && state.opened?.jobID == "bbbbbbbb2")
        #expect(state.press(.character("q"), page: 5) == .none && state.opened == nil)
        #expect(state.press(.character("q"), page: 5) == .quit)
    }

    @Test func aFilterIsTypedAndDropped() {
        var state = sample
        for key in [TopKey.character("/"), .character("b"), .character("b"), .character("q"), .backspace, .enter] {
            #expect(state.press(key, page: 5) == .none)
        }
        #expect(state.rows.count == 1 && state.mode == .list && state.filter == "bb")
        _ = state.press(.escape, page: 5)
        #expect(state.rows.count == 2)
    }

    @Test func aFeedThatBeginsAgainIsShownWhenItIsRead() {
        var state = sample
        state.restart()
        state.take(ChangesPage(changes: [.updated(job("n"))], cursor: "c", more: true), serverTime: nil)
        #expect(state.rows.count == 2)
        state.take(ChangesPage(changes: [.deleted(jobID: "x")], cursor: "c", more: false), serverTime: nil)
        #expect(state.rows.map(\.jobID) == ["n"])
    }

    @Test func onlyChangedLinesAreDrawn() {
        #expect(TopScreen.text(["a", "b"], after: ["a", "b"]).isEmpty)
        #expect(TopScreen.text(["a", "c"], after: ["a", "b"]) == "\u{1B}[?2026h\u{1B}[2;1Hc\u{1B}[K\u{1B}[?2026l")
    }
}
