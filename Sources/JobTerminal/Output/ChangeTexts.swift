import Foundation
import JobStatusModels

/// Changes of jobs as lines that come one after the other.
struct ChangeTexts {
    private static let kindWidths = 8...16
    private static let stateWidth = 10
    private static let percentWidth = 6

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
        let state = TerminalText.clean(JobTexts.state(job))
        let percent = job.status == .processing ? "\(job.progress)%" : ""
        let start = "\(time(job.updatedAt ?? now))  \(TerminalText.clean(job.jobID))  "
        let middle = kind(of: job, behind: TerminalText.width(start))
        let used = TerminalText.width(start + middle) + Self.stateWidth + Self.percentWidth
        let note = job.errorMessage ?? (job.isOver ? nil : job.message) ?? ""
        let room = width.map { max(0, $0 - used - 2) } ?? .max
        let end = TerminalText.clip(TerminalText.clean(note), to: room, ellipsis: ellipsis)
        // Nothing stands behind the last word, not even a space.
        let isLast = percent.isEmpty && end.isEmpty
        let texts = JobTexts(palette: palette, now: now)
        let line = palette.faint(start) + middle
        guard !isLast else { return line + texts.colored(state, of: job) }
        return line + texts.colored(TerminalText.pad(state, to: Self.stateWidth), of: job)
            + TerminalText.padLeft(percent, to: Self.percentWidth) + (end.isEmpty ? "" : "  " + end)
    }

    /// The kind with the space behind it, as wide as the line allows; nothing where that is of no use.
    private func kind(of job: JobStatus, behind used: Int) -> String {
        let rest = width.map { $0 - used - 2 - Self.stateWidth - Self.percentWidth } ?? Self.kindWidths.upperBound
        guard rest >= Self.kindWidths.lowerBound else { return "" }
        let size = min(rest, Self.kindWidths.upperBound)
        let kind = TerminalText.clip(TerminalText.clean(job.kind ?? "-"), to: size, ellipsis: ellipsis)
        return TerminalText.pad(kind, to: size) + "  "
    }

    private var ellipsis: Character { hasUnicode ? "…" : "~" }

    private func time(_ date: Date) -> String {
        String(RFC3339.string(from: date).dropFirst(11).prefix(8))
    }
}
