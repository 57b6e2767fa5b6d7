import Foundation
import JobStatusModels

/// Jobs as people read them.
struct JobTexts {
    let palette: Palette
    let now: Date

    /// A table of jobs.
    func table(_ jobs: [JobStatus]) -> Table {
        Table(
            columns: [
                .init(title: "ID"), .init(title: "STATUS", least: 10),
                .init(title: "DONE", isRightAligned: true, least: 4),
                .init(title: "AGE", isRightAligned: true, least: 3),
                .init(title: "KIND", least: 8), .init(title: "MESSAGE", least: 10),
            ],
            rows: jobs.map { job in
                [
                    job.jobID, TerminalText.clean(Self.state(job)), "\(job.progress)%",
                    job.createdAt.map { DurationText.short(now.elapsed(since: $0)) } ?? "-",
                    TerminalText.clean(job.kind ?? "-"), TerminalText.clean(note(job)),
                ]
            }
        )
    }

    /// Why a job failed, or what it is at; the last stage of one that is completed is of no interest.
    private func note(_ job: JobStatus) -> String {
        job.errorMessage ?? (job.isOver ? nil : job.message) ?? ""
    }

    /// A cell of the table in its colour.
    func painted(_ jobs: [JobStatus], row: Int?, column: Int, _ text: String) -> String {
        guard let row else { return palette.strong(text) }
        return column == 1 ? colored(text, of: jobs[row]) : text
    }

    /// A job's status in a word, where a cancelled job is no failed one.
    static func state(_ job: JobStatus) -> String {
        if job.status == .failed, job.errorCode == .cancelled { return "cancelled" }
        return job.cancelRequested ? "stopping" : job.status.rawValue
    }

    /// All that is known of a job, a line or more for each thing.
    func details(_ job: JobStatus) -> [String] {
        var lines = [("Job", job.jobID)]
        lines.append(("Kind", job.kind.map(TerminalText.clean) ?? ""))
        lines.append(("Status", colored(Self.state(job), of: job) + suffix(job)))
        lines.append(("Attempt", attempts(job)))
        lines.append(("Created", moment(job.createdAt)))
        lines.append(("Runs at", moment(job.runAt)))
        lines.append(("Started", moment(job.startedAt)))
        lines.append(("Finished", moment(job.finishedAt) + took(job)))
        lines.append(("Forgotten", job.expiresAt.map(Self.timestamp) ?? ""))
        lines.append(("Retry of", job.retryOf.map(TerminalText.clean) ?? ""))
        lines.append(("Error", job.errorMessage.map(TerminalText.cleanLines) ?? ""))
        lines.append(("Error code", job.errorCode.map { TerminalText.clean($0.rawValue) } ?? ""))
        lines.append(("Result", job.result.map(Self.pretty) ?? (job.resultOmitted ? "(left out for its size)" : "")))
        return lines.filter { !$0.1.isEmpty }.flatMap { name, text in
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
                palette.faint(TerminalText.pad(index == 0 ? name : "", to: 12)) + line
            }
        }
    }

    /// A job's result as people read it: what a command printed as it is, anything else as indented JSON.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - isTerminal: Whether it goes to a terminal, which must not be sent control characters.
    /// - Returns: The text, without a line feed at its end.
    static func readable(_ result: JSONValue, isTerminal: Bool) -> String {
        guard let output = result["output"]?.string, result.object?.count == 1 else { return pretty(result) }
        let text = output.hasSuffix("\n") ? String(output.dropLast()) : output
        return isTerminal ? TerminalText.cleanLines(text) : text
    }

    /// A JSON value, indented.
    static func pretty(_ value: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    func colored(_ text: String, of job: JobStatus) -> String {
        switch job.status {
        case .completed: palette.good(text)
        case .failed: job.errorCode == .cancelled ? palette.warning(text) : palette.bad(text)
        case .processing: palette.accent(text)
        case .pending, .unknown: text
        }
    }

    private func suffix(_ job: JobStatus) -> String {
        guard !job.isOver, job.status != .pending else { return "" }
        return ", \(job.progress) %" + (job.message.map { ", " + TerminalText.clean($0) } ?? "")
    }

    private func attempts(_ job: JobStatus) -> String {
        guard let attempt = job.attempt, let most = job.maxAttempts, attempt > 0 else { return "" }
        return "\(attempt) of \(most)"
    }

    private func took(_ job: JobStatus) -> String {
        guard let start = job.startedAt, let end = job.finishedAt else { return "" }
        return ", took \(DurationText.exact(end.elapsed(since: start)))"
    }

    private func moment(_ date: Date?) -> String {
        guard let date else { return "" }
        let distance =
            date > now
            ? "in " + DurationText.short(date.elapsed(since: now))
            : DurationText.short(now.elapsed(since: date)) + " ago"
        return "\(Self.timestamp(date)) (\(distance))"
    }

    private static func timestamp(_ date: Date) -> String {
        RFC3339.string(from: date).prefix(19).replacingOccurrences(of: "T", with: " ") + " UTC"
    }
}
