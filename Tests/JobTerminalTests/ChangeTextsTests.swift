import Foundation
import JobStatusModels
import Testing

@testable import JobTerminal

struct ChangeTextsTests {
    private static let id = "01a219fc-088a-7a13-b8c1-1667b61d1709"

    private func line(_ job: JobStatus, width: Int?) -> String {
        ChangeTexts(palette: Palette(isColored: false), width: width).line(.updated(job), at: noon)
    }

    private var running: JobStatus {
        job(Self.id, .processing, 7) { ($0.kind, $0.message) = ("make-thumbnails-of-all", "page 1 of 20\n") }
    }

    @Test func whatATerminalHasRoomForStandsOnOneLine() {
        #expect(
            line(running, width: 100)
                == "12:00:00  \(Self.id)  make-thumbnails…  processing    7%  page 1 of 20"
        )
        #expect(line(running, width: 80) == "12:00:00  \(Self.id)  make-thumbnai…  processing    7%")
        // Too narrow for the kind: the job's id is what one needs.
        #expect(line(running, width: 70) == "12:00:00  \(Self.id)  processing    7%  pag…")
        #expect(line(running, width: nil).hasSuffix("7%  page 1 of 20"))
    }

    @Test(arguments: [66, 80, 100, 200]) func noLineIsWiderThanTheTerminal(width: Int) {
        var failed = job(Self.id, .failed)
        failed.errorMessage = String(repeating: "no ", count: 100)
        for job in [running, failed, job(Self.id, .completed), job(Self.id, .pending)] {
            let text = line(job, width: width)
            #expect(TerminalText.width(text) <= width && !text.hasSuffix(" "), "\(text)")
        }
    }
}
