import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@testable import JobTerminal

struct WatchLinesTests {
    private let lines = WatchLines(palette: Palette(isColored: false), hasUnicode: true)

    private func running(_ id: String, _ progress: Int, seconds: Double, _ message: String? = nil) -> JobStatus {
        job(id, .processing, progress) {
            $0.startedAt = noon.addingTimeInterval(-seconds)
            $0.updatedAt = noon
            $0.message = message
        }
    }

    @Test func oneJobIsShownByItsKind() {
        let state = WatchState(told: [running("0199-4c2f1a9b", 60, seconds: 12, "page 24 of 40")])
        #expect(
            lines.live(state, at: .zero, width: 79, height: 24) == [
                "thumbnails  ████████████░░░░░░░░  60%  0:12, ≈0:08 left  page 24 of 40"
            ]
        )
    }

    @Test func severalJobsStandBelowEachOther() {
        var stopping = running("0199-00000002", 5, seconds: 60)
        stopping.cancelRequested = true
        let pending = job("0199-00000003", .pending) { $0.createdAt = noon.addingTimeInterval(-3) }
        let late = job("0199-00000004", .pending) {
            $0.runAt = noon.addingTimeInterval(90)
            $0.attempt = 1
            $0.maxAttempts = 3
        }
        let state = WatchState(told: [running("0199-00000001", 100, seconds: 3_700), stopping, pending, late])
        #expect(
            lines.live(state, at: .seconds(1), width: 79, height: 24) == [
                "thumbnails 00000001  ████████████████ 100%  1:01:41",
                "thumbnails 00000002  ░░░░░░░░░░░░░░░░   5%  stopping  1:01, ≈18:59 left",
                "thumbnails 00000003  waiting  0:04",
                "thumbnails 00000004  runs in 1:29  attempt 2 of 3",
            ]
        )
    }

    @Test func ASCIIIsEnough() {
        let lines = WatchLines(palette: Palette(isColored: false), hasUnicode: false)
        let state = WatchState(told: [running("j", 50, seconds: 10, String(repeating: "long ", count: 20))])
        let shown = lines.live(state, at: .zero, width: 60, height: 24)
        #expect(shown == ["thumbnails  #####......  50%  0:10, ~0:10 left  long long l~"])
        #expect(shown.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } })
    }

    @Test func everyWidthIsKept() {
        let state = WatchState(told: [
            running("0199-00000001", 60, seconds: 12, "Bilder 漢字 👩‍👩‍👧 " + String(repeating: "ü", count: 300)),
            job("0199-00000002", .pending), job("x", .processing, 3) { $0.kind = String(repeating: "k", count: 90) },
        ])
        for width in 1...200 {
            for line in lines.live(state, at: .zero, width: width, height: 24) {
                #expect(TerminalText.width(line) <= width, "\(width): \(line)")
            }
        }
    }

    @Test func runningJobsComeFirstWhenThereIsNoRoom() {
        let jobs = (1...9).map { job("0199-0000000\($0)", $0 < 8 ? .pending : .processing, 0) }
        let state = WatchState(told: jobs)
        #expect(
            lines.live(state, at: .zero, width: 79, height: 6).map { $0.prefix(19) } == [
                "thumbnails 00000008", "thumbnails 00000009", "thumbnails 00000001", "and 6 more",
            ]
        )
        #expect(lines.live(state, at: .zero, width: 79, height: 1).count == 1)
        #expect(lines.live(state, at: .zero, width: 79, height: 11).count == 9)
    }

    @Test func troubleIsShownWithItsTime() {
        var state = WatchState(told: [running("j", 60, seconds: 12)])
        _ = state.apply(.trouble("The server could not be reached: no\nnetwork"), at: .seconds(3))
        #expect(
            lines.live(state, at: .seconds(16), width: 79, height: 24) == [
                "thumbnails  ████████████░░░░░░░░  60%  0:28",
                "Trying again (0:13): The server could not be reached: no network",
            ]
        )
    }

    @Test func whatIsOverIsSaid() throws {
        let times: (inout JobStatus) -> Void = {
            $0.startedAt = noon
            $0.finishedAt = noon.addingTimeInterval(12.34)
        }
        var failed = job("b", .failed, nil, times)
        failed.errorMessage = "Input\ninvalid\u{1B}[31m"
        var timedOut = job("c", .failed)
        timedOut.errorMessage = "too slow"
        timedOut.errorCode = .timedOut
        var cancelled = job("d", .failed)
        cancelled.errorCode = .cancelled
        let bare = JobStatus(jobID: "e", status: .failed)
        var state = WatchState(told: [job("a", .completed, nil, times), failed, timedOut, cancelled, bare])
        #expect(
            state.jobs.map(lines.settled) == [
                "✓ thumbnails a completed after 12 s", "✗ thumbnails b failed after 12 s: Input invalid [31m",
                "✗ thumbnails c failed: too slow (timed-out)", "■ thumbnails d cancelled",
                "✗ e failed: unknown error",
            ]
        )
        state = WatchState(["x"])
        _ = state.apply(.lost(jobID: "x", clientError(.notFound, "No such job: x")), at: .zero)
        #expect(state.jobs.map(lines.settled) == ["✗ x: no such job"])
    }

    @Test func plainLinesStandAlone() throws {
        let state = WatchState(told: [
            running("a", 60, seconds: 12, "page 24 of 40"), job("b", .pending),
            job("c", .unknown("paused"), 7),
        ])
        #expect(
            state.jobs.map { lines.plain($0, at: .zero) } == [
                "a: processing, 60 %, page 24 of 40, 0:12, about 0:08 left", "b: pending", "c: paused",
            ]
        )
    }

    @Test func coloursAreOnlyAdded() {
        let colored = WatchLines(palette: Palette(isColored: true), hasUnicode: true)
        let state = WatchState(told: [running("0199-4c2f1a9b", 60, seconds: 12, "page 24 of 40")])
        let line = colored.live(state, at: .zero, width: 79, height: 24)[0]
        #expect(line.contains("\u{1B}[36m████████████\u{1B}[0m"))
        let plain = line.replacing(/\u{1B}\[[0-9]+m/, with: "")
        #expect([plain] == lines.live(state, at: .zero, width: 79, height: 24))
    }
}
