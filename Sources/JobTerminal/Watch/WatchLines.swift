import Foundation
import JobStatusModels

/// The lines that show jobs which are watched.
struct WatchLines: Sendable {
    /// What percentage and times usually take beside a bar.
    private static let timesWidth = 28

    var palette: Palette
    var hasUnicode: Bool

    /// The live lines: one for each job that is not over, as many as there is room for, and what is wrong if anything.
    func live(_ state: WatchState, at now: Duration, width: Int, height: Int) -> [String] {
        let open = state.open
        let room = max(1, height - 2 - (state.trouble == nil ? 0 : 1))
        // Those that run come first when there is no room for all.
        let shown = open.count <= room ? open : open.filter(\.isRunning) + open.filter { !$0.isRunning }
        let count = open.count <= room ? open.count : room - 1
        let labels = shown.prefix(count).map { label($0, isAlone: state.jobs.count == 1) }
        let labelWidth = labels.map(TerminalText.width).max() ?? 0
        var lines = zip(shown, labels).map { job, label in
            line(job, TerminalText.pad(label, to: labelWidth), at: now, width: width, isAway: state.trouble != nil)
        }
        if open.count > count { lines.append(palette.faint("and \(open.count - count) more")) }
        if let trouble = state.trouble {
            lines.append(palette.warning(clip(troubleText(trouble.text, for: now - trouble.since), width)))
        }
        return lines
    }

    /// The line that stays of a job that is over, or of which nothing more will be known.
    func settled(_ job: WatchedJob) -> String {
        if let error = job.error {
            return palette.bad("\(mark("✗", "x")) ") + CommandFailure.message(error, jobID: job.jobID)
        }
        guard let status = job.status else { return job.jobID }
        let subject = [status.kind.map(TerminalText.clean), job.jobID].compactMap { $0 }.joined(separator: " ")
        let took = status.startedAt.flatMap { start in
            status.finishedAt.map { " after " + DurationText.exact($0.elapsed(since: start)) }
        }
        let end = "\(subject) \(JobTexts.state(status))\(took ?? "")"
        switch ExitStatus.of(status) {
        case .done: return palette.good("\(mark("✓", "+")) ") + end
        case .jobCancelled: return palette.warning("\(mark("■", "-")) ") + end
        default: return palette.bad("\(mark("✗", "x")) ") + end + ": " + reason(status)
        }
    }

    /// A line about a job for logs and pipes.
    func plain(_ job: WatchedJob, at now: Duration) -> String {
        guard let status = job.status else { return "\(job.jobID): not heard of yet" }
        var parts = [JobTexts.state(status)]
        if status.status == .processing { parts.append("\(status.progress) %") }
        if let message = status.message { parts.append(TerminalText.clean(message)) }
        if let delay = job.delay(at: now) { parts.append("runs in \(DurationText.clock(delay))") }
        if let attempt = attempt(status) { parts.append(attempt) }
        if status.status == .processing, let elapsed = job.elapsed(at: now) {
            parts.append(DurationText.clock(elapsed))
        }
        if let remaining = job.remaining(at: now) { parts.append("about \(DurationText.clock(remaining)) left") }
        return "\(job.jobID): \(parts.joined(separator: ", "))"
    }

    /// What is wrong with the server, and for how long if that is known.
    func troubleText(_ text: String, for duration: Duration?) -> String {
        let time = duration.map { " (\(DurationText.clock($0)))" } ?? ""
        return "Trying again\(time): \(TerminalText.clean(text))"
    }

    private func line(_ job: WatchedJob, _ label: String, at now: Duration, width: Int, isAway: Bool) -> String {
        guard let status = job.status else { return clip("\(label)  asking", width) }
        let times = timeText(job, at: now, isAway: isAway)
        let notes = [attempt(status), status.message.map(TerminalText.clean)].compactMap { $0 }.joined(separator: ", ")
        guard status.status != .pending else {
            let wait = job.delay(at: now).map { "runs in \(DurationText.clock($0))" } ?? "waiting" + times
            return clip([label, wait, notes].filter { !$0.isEmpty }.joined(separator: "  "), width)
        }
        let percent = TerminalText.padLeft("\(status.progress)%", to: 4)
        let state = status.cancelRequested ? "  stopping" : ""
        // The same for every line, whatever it has to say about time, so that the bars stand below each other.
        let barWidth = min(30, (width - TerminalText.width(label) - Self.timesWidth) / 2)
        let bar = barWidth < 6 ? "" : self.bar(status.progress, width: barWidth) + " "
        let used = TerminalText.width(label + percent + state + times) + 2 + (bar.isEmpty ? 0 : barWidth + 1)
        guard used <= width else { return clip("\(label)  \(percent)\(state)\(times)", width) }
        let end = width - used < 6 || notes.isEmpty ? "" : "  " + palette.faint(clip(notes, width - used - 2))
        return "\(label)  \(bar)\(percent)\(palette.warning(state))\(times)\(end)"
    }

    private func timeText(_ job: WatchedJob, at now: Duration, isAway: Bool) -> String {
        let elapsed = job.elapsed(at: now).map { "  " + DurationText.clock($0) } ?? ""
        let remaining =
            (isAway ? nil : job.remaining(at: now)).map { ", \(mark("≈", "~"))\(DurationText.clock($0)) left" } ?? ""
        return elapsed + remaining
    }

    private func bar(_ progress: Int, width: Int) -> String {
        let filled = width * progress / 100
        return palette.accent(String(repeating: mark("█", "#"), count: filled))
            + palette.faint(String(repeating: mark("░", "."), count: width - filled))
    }

    private func label(_ job: WatchedJob, isAlone: Bool) -> String {
        let kind = job.status?.kind.map { clip(TerminalText.clean($0), 20) }
        guard let kind else { return clip(job.jobID, 36) }
        return isAlone ? kind : "\(kind) \(job.jobID.suffix(8))"
    }

    private func attempt(_ status: JobStatus) -> String? {
        guard let attempt = status.attempt, let most = status.maxAttempts, attempt > 1 || status.status == .pending,
            attempt > 0
        else { return nil }
        return "attempt \(status.status == .pending ? min(attempt + 1, most) : attempt) of \(most)"
    }

    private func reason(_ status: JobStatus) -> String {
        let code = status.errorCode.flatMap { $0 == .failed ? nil : " (\(TerminalText.clean($0.rawValue)))" } ?? ""
        return TerminalText.clean(status.errorMessage ?? "unknown error") + code
    }

    private func clip(_ text: String, _ width: Int) -> String {
        TerminalText.clip(text, to: width, ellipsis: hasUnicode ? "…" : "~")
    }

    private func mark(_ unicode: String, _ ascii: String) -> String {
        hasUnicode ? unicode : ascii
    }
}

extension WatchedJob {
    fileprivate var isRunning: Bool { status?.status == .processing }
}
