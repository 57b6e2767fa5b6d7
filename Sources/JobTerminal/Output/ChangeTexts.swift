import Foundation
import JobStatusModels

/// Changes of jobs as lines that come one after the other.
struct ChangeTexts {
    private static let kindWidth = 16
    private static let stateWidth = 10

    let palette: Palette
    /// The columns that there are; `nil` if lines may be of any length.
    var width: Int?
    var hasUnicode = true

    /// The line of a change.
    func line(_ change: ChangesPage.Change, at now: Date) -> String {
        switch change {
        case .updated(let job): line(job, at: now)
        case .deleted(let jobID): palette.faint("\(time(now))  \(TerminalText.clean(jobID))  deleted")
        }
    }

    private func line(_ job: JobStatus, at now: Date) -> String {
        let kind = TerminalText.clip(TerminalText.clean(job.kind ?? "-"), to: Self.kindWidth, ellipsis: ellipsis)
        let state = TerminalText.clean(JobTexts.state(job))
        let percent = job.status == .processing ? "\(job.progress)%" : ""
        let start = "\(time(job.updatedAt ?? now))  \(TerminalText.clean(job.jobID))  "
        let middle = TerminalText.pad(kind, to: Self.kindWidth) + "  "
        let coloured = JobTexts(palette: palette, now: now).colored(
            TerminalText.pad(state, to: Self.stateWidth),
            of: job
        )
        let used = TerminalText.width(start + middle) + Self.stateWidth + 6
        let note = job.errorMessage ?? (job.isOver ? nil : job.message) ?? ""
        let room = width.map { max(0, $0 - used - 2) } ?? .max
        let end = TerminalText.clip(TerminalText.clean(note), to: room, ellipsis: ellipsis)
        let line = palette.faint(start) + middle + coloured + TerminalText.padLeft(percent, to: 6)
        return end.isEmpty ? line : line + "  " + end
    }

    private var ellipsis: Character { hasUnicode ? "…" : "~" }

    private func time(_ date: Date) -> String {
        String(RFC3339.string(from: date).dropFirst(11).prefix(8))
    }
}
