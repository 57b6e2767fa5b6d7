import Foundation
import JobStatusModels

/// A frame of `jobctl top`: its lines, as a function of a state and a size.
struct TopFrame {
    let palette: Palette
    let hasUnicode: Bool

    /// The lines that fill a window.
    ///
    /// - Parameters:
    ///   - state: What to show.
    ///   - width: The columns.
    ///   - height: The rows; `nil` for as many as there are jobs.
    /// - Returns: The lines, each no wider than the window.
    func lines(_ state: TopState, width: Int, height: Int?) -> [String] {
        let head = header(state, width) + [""]
        let footer = height == nil ? [] : [self.footer(state, width)]
        let room = height.map { max(0, $0 - head.count - footer.count) }
        var body = state.opened.map { details($0, state, width) } ?? kinds(state, width, room)
        if state.opened == nil {
            // A low window is for the jobs: their heads and one of them at least.
            if let room, room - body.count < 2 { body = [] }
            body += jobs(state, width, room.map { max(1, $0 - body.count) })
        }
        if let room { body = Array(body.prefix(room)) + Array(repeating: "", count: max(0, room - body.count)) }
        let lines = head + body + footer
        return height.map { Array(lines.prefix($0)) } ?? lines
    }

    /// How many jobs a window has room for.
    func page(_ state: TopState, height: Int) -> Int {
        max(1, height - 6 - min(state.kinds.count + 1, max(2, height / 3)))
    }

    private func header(_ state: TopState, _ width: Int) -> [String] {
        let title = clip("jobctl top  \(state.server)", max(10, width - 14))
        let time = String(RFC3339.string(from: state.now).dropFirst(11).prefix(8)) + " UTC"
        let gap = max(2, width - TerminalText.width(title) - time.count)
        let first = palette.strong(title) + String(repeating: " ", count: gap) + palette.faint(time)
        let count = state.count()
        var numbers = "\(count.waiting) waiting, \(count.running) running"
        if let window = state.window {
            let span = window < .seconds(TopState.rateWindow) ? DurationText.short(window) : "minute"
            numbers += "; in the last \(span) \(count.completed) completed, \(count.failed) failed"
        }
        if !state.isCaughtUp { numbers = "reading what waits and runs" }
        return [first, clip(numbers, width)] + nodes(state, width) + queues(state, width) + trouble(state, width)
    }

    private func nodes(_ state: TopState, _ width: Int) -> [String] {
        guard let nodes = state.load?.nodes else { return [] }
        let loads = nodes.map { "\($0.name) runs \($0.running)" }.joined(separator: ", ")
        let text = nodes.isEmpty ? "no node runs jobs" : "\(nodes.count) node\(nodes.count == 1 ? "" : "s"): \(loads)"
        return [nodes.isEmpty ? palette.bad(clip(text, width)) : clip(text, width)]
    }

    private func queues(_ state: TopState, _ width: Int) -> [String] {
        guard let queues = state.load?.queues, !queues.isEmpty else { return [] }
        let texts = queues.map { queue in
            let age = queue.age >= .seconds(1) ? " for up to \(DurationText.clock(queue.age))" : ""
            return "\(queue.name) \(queue.waiting) waiting\(age)"
        }
        let count = "\(queues.count) queue\(queues.count == 1 ? "" : "s")"
        return [clip("\(count): \(texts.joined(separator: ", "))", width)]
    }

    private func trouble(_ state: TopState, _ width: Int) -> [String] {
        guard let trouble = state.trouble else { return [] }
        let age = DurationText.clock(state.now.elapsed(since: trouble.since))
        return [palette.bad(clip("As of \(age) ago; trying again: \(TerminalText.clean(trouble.text))", width))]
    }

    private func kinds(_ state: TopState, _ width: Int, _ room: Int?) -> [String] {
        let kinds = state.kinds
        guard !kinds.isEmpty else { return [] }
        let limit = room.map { max(1, $0 / 3) } ?? kinds.count
        let hasEnds = state.window != nil
        let table = Table(
            columns: [
                .init(title: "KIND", least: 8), .init(title: "WAITING", isRightAligned: true),
                .init(title: "RUNNING", isRightAligned: true),
            ]
                + (hasEnds
                    ? [
                        .init(title: "COMPLETED", isRightAligned: true, least: 6),
                        .init(title: "FAILED", isRightAligned: true, least: 6),
                    ] : []),
            rows: kinds.prefix(limit).map { kind in
                let count = state.count(kind)
                return [TerminalText.clean(kind), String(count.waiting), String(count.running)]
                    + (hasEnds ? [String(count.completed), String(count.failed)] : [])
            }
        )
        let lines = table.lines(width: width, unicode: hasUnicode) { row, column, text in
            if row == nil { return palette.strong(text) }
            return column == 4 && text != "0" ? palette.bad(text) : text
        }
        return lines + (kinds.count > limit ? [palette.faint("and \(kinds.count - limit) more kinds")] : []) + [""]
    }

    private func jobs(_ state: TopState, _ width: Int, _ room: Int?) -> [String] {
        let rows = state.rows
        guard state.isCaughtUp || !rows.isEmpty else { return [] }
        guard !rows.isEmpty else {
            return [palette.faint(state.filter.isEmpty ? "No job waits or runs." : "No job matches the filter.")]
        }
        // What is printed once has no job that keys are for.
        let hasSelection = room != nil && state.mode != .filter
        let room = room.map { $0 - 1 } ?? rows.count
        let index = rows.firstIndex { $0.jobID == state.selection(in: rows) } ?? 0
        let first = max(0, min(index - room / 2, rows.count - room))
        let shown = Array(rows.dropFirst(first).prefix(room))
        let barWidth = width >= 120 ? 24 : 12
        let table = Table(
            columns: [
                .init(title: "JOB"), .init(title: "KIND", least: 8), .init(title: "STATUS", least: 10),
                .init(title: "PROGRESS"), .init(title: "TIME", isRightAligned: true, least: 5),
                .init(title: "TRY", isRightAligned: true, least: 3), .init(title: "MESSAGE", least: 8),
            ],
            rows: shown.map { cells($0, state, barWidth, isWide: width >= 120) }
        )
        return table.lines(width: width - 2, unicode: hasUnicode) { row, column, text in
            guard let row else { return palette.strong(text) }
            return column == 2 || column == 3
                ? JobTexts(palette: palette, now: state.now).colored(text, of: shown[row]) : text
        }.enumerated().map { number, line in
            // Without colours too, it must be seen which job is meant.
            number == index - first + 1 && hasSelection ? palette.strong("> ") + line : "  " + line
        }
    }

    private func cells(_ job: JobStatus, _ state: TopState, _ barWidth: Int, isWide: Bool) -> [String] {
        let filled = barWidth * job.progress / 100
        let bar =
            String(repeating: hasUnicode ? "█" : "#", count: filled)
            + String(repeating: hasUnicode ? "░" : ".", count: barWidth - filled)
        let isRunning = job.status == .processing
        let start = isRunning ? job.startedAt : job.createdAt
        let delay = job.runAt.flatMap { runAt in
            !isRunning && runAt > state.shownTime
                ? "in " + DurationText.short(runAt.elapsed(since: state.shownTime)) : nil
        }
        return [
            isWide ? job.jobID : String(job.jobID.suffix(8)), TerminalText.clean(job.kind ?? "-"),
            TerminalText.clean(JobTexts.state(job)),
            isRunning ? "\(bar) \(TerminalText.padLeft("\(job.progress)%", to: 4))" : "",
            delay ?? start.map { DurationText.clock(state.shownTime.elapsed(since: $0)) } ?? "-",
            job.attempt.map { "\($0)/\(job.maxAttempts ?? $0)" } ?? "", TerminalText.clean(job.message ?? ""),
        ]
    }

    private func details(_ job: JobStatus, _ state: TopState, _ width: Int) -> [String] {
        // Cut before it is coloured, since a cut must not go through a colour.
        JobTexts(palette: Palette(isColored: false), now: state.now).details(job).map {
            clip($0.replacingOccurrences(of: "\t", with: "    "), width)
        }
    }

    private func footer(_ state: TopState, _ width: Int) -> String {
        let text =
            switch state.mode {
            case .filter: "Filter: \(TerminalText.clean(state.filter))_   enter: keep   esc: all"
            case .confirmCancel(let jobID): "Cancel \(jobID)? y: yes   any other key: no"
            case .open: state.notice ?? "esc: back   c: cancel the job"
            case .list:
                state.notice
                    ?? "q quit  up/down select  enter open  c cancel  s sort: \(state.order)  / filter"
                    + (state.filter.isEmpty ? "" : ": \(TerminalText.clean(state.filter))")
            }
        return state.mode == .list && state.notice == nil
            ? palette.faint(clip(text, width)) : palette.strong(clip(text, width))
    }

    private func clip(_ text: String, _ width: Int) -> String {
        TerminalText.clip(text, to: width, ellipsis: hasUnicode ? "…" : "~")
    }
}
