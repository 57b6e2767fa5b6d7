import Foundation
import JobStatusModels
import Synchronization
import Testing

@testable import JobTerminal

struct WatchViewTests {
    /// What a view writes.
    private final class Paper: Sendable {
        private let text = Mutex("")
        func write(_ more: String) { text.withLock { $0 += more } }
        /// What was written since the last time.
        func take() -> String {
            text.withLock { text in
                defer { text = "" }
                return text
            }
        }
    }

    private let lines = WatchLines(palette: Palette(isColored: false), hasUnicode: true)

    private func play(_ view: inout some WatchView, _ state: inout WatchState, _ event: WatchEvent, at now: Duration) {
        let notice = state.apply(event, at: now)
        view.show(state, notice, after: event, at: now)
    }

    @Test func framesReplaceEachOther() {
        let paper = Paper()
        var view = LiveView(lines: lines, size: { (40, 24) }, write: paper.write)
        var state = WatchState(["a", "b"])
        play(&view, &state, .tick, at: .zero)
        #expect(paper.take() == "\ra  asking\u{1B}[K\nb  asking\u{1B}[K\n\u{1B}[J")
        play(&view, &state, told(job("a", .pending)), at: .seconds(1))
        #expect(paper.take() == "\u{1B}[2A\rthumbnails a  waiting\u{1B}[K\nb             asking\u{1B}[K\n\u{1B}[J")
        play(&view, &state, told(job("a", .completed)), at: .seconds(1))
        #expect(paper.take() == "\u{1B}[2A\r✓ thumbnails a completed\u{1B}[K\nb  asking\u{1B}[K\n\u{1B}[J")
        play(&view, &state, told(job("b", .completed)), at: .seconds(1))
        #expect(paper.take() == "\u{1B}[1A\r✓ thumbnails b completed\u{1B}[K\n\u{1B}[J")
    }

    @Test func framesAreThrottledAndNothingIsDrawnTwice() {
        let paper = Paper()
        var view = LiveView(lines: lines, size: { (40, 24) }, write: paper.write)
        var state = WatchState(["a"])
        play(&view, &state, told(job("a", .processing, 1)), at: .zero)
        #expect(!paper.take().isEmpty)
        play(&view, &state, told(job("a", .processing, 2)), at: .milliseconds(99))
        #expect(paper.take().isEmpty)
        play(&view, &state, .tick, at: .milliseconds(100))
        #expect(paper.take().contains("2%"))
        play(&view, &state, .tick, at: .milliseconds(300))
        #expect(paper.take().isEmpty)
        play(&view, &state, .resized, at: .milliseconds(600))
        #expect(!paper.take().isEmpty)
    }

    @Test func aNarrowerWindowHasWrappedTheOldLines() {
        var region = LiveRegion()
        _ = region.draw([String(repeating: "x", count: 70), "\u{1B}[36mshort\u{1B}[0m"], width: 80)
        #expect(region.draw(["y"], width: 30).hasPrefix("\u{1B}[4A\r"))
        #expect(region.draw([], width: 30) == "\u{1B}[1A\r\u{1B}[J")
        #expect(region.draw(["z"], width: 30) == "\rz\u{1B}[K\n\u{1B}[J")
    }

    @Test func linesAreWrittenWhenTheyAreWorthOne() {
        let paper = Paper()
        var view = PlainView(lines: lines, write: paper.write)
        var state = WatchState(["a"])
        play(&view, &state, told(job("a", .pending)), at: .zero)
        #expect(paper.take() == "a: pending\n")
        play(&view, &state, told(job("a", .processing, 1)), at: .seconds(1))
        #expect(paper.take() == "a: processing, 1 %\n")
        play(&view, &state, told(job("a", .processing, 9)), at: .seconds(2))
        play(&view, &state, .tick, at: .seconds(3))
        #expect(paper.take() == "")
        play(&view, &state, told(job("a", .processing, 11)), at: .seconds(3))
        #expect(paper.take() == "a: processing, 11 %\n")
        play(&view, &state, told(job("a", .processing, 12)), at: .seconds(8))
        #expect(paper.take() == "a: processing, 12 %\n")
        play(&view, &state, told(job("a", .processing, 12)), at: .seconds(60))
        #expect(paper.take() == "")
        play(&view, &state, .trouble("No network."), at: .seconds(61))
        play(&view, &state, .trouble("No network."), at: .seconds(62))
        play(&view, &state, .reached, at: .seconds(63))
        #expect(paper.take() == "Trying again: No network.\nThe server is back.\n")
        play(&view, &state, told(job("a", .completed)), at: .seconds(64))
        #expect(paper.take() == "✓ thumbnails a completed\n")
    }

    @Test func silenceIsBrokenByFailureOnly() {
        let paper = Paper()
        var view = SilentView(lines: lines, write: paper.write)
        var state = WatchState(["a", "b"])
        play(&view, &state, told(job("a", .processing, 1)), at: .zero)
        play(&view, &state, .trouble("away"), at: .zero)
        play(&view, &state, told(job("a", .completed)), at: .zero)
        #expect(paper.take() == "")
        play(&view, &state, told(job("b", .failed) { $0.errorMessage = "no" }), at: .zero)
        #expect(paper.take() == "✗ thumbnails b failed: no\n")
    }
}
