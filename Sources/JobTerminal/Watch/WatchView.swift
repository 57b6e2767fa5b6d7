import JobStatusModels

/// Shows how watched jobs are doing, in one of the progress styles.
protocol WatchView {
    /// Shows a state after an event that may have changed it.
    mutating func show(_ state: WatchState, _ notice: WatchState.Notice?, after event: WatchEvent, at now: Duration)
}

/// A live line for each job.
struct LiveView: WatchView {
    /// Frames come no closer than this, however fast the news.
    private static let interval: Duration = .milliseconds(100)

    let lines: WatchLines
    /// The columns and rows of the window now.
    let size: @Sendable () -> (columns: Int, rows: Int)
    let write: @Sendable (String) -> Void
    private var region = LiveRegion()
    private var drawnAt: Duration?

    init(
        lines: WatchLines,
        size: @escaping @Sendable () -> (columns: Int, rows: Int),
        write: @escaping @Sendable (String) -> Void
    ) {
        self.lines = lines
        self.size = size
        self.write = write
    }

    mutating func show(_ state: WatchState, _ notice: WatchState.Notice?, after event: WatchEvent, at now: Duration) {
        var above: [String] = []
        let (columns, rows) = size()
        if case .settled(let index) = notice {
            above.append(lines.settled(state.jobs[index]))
        }
        if case .resized = event { region.invalidate() }
        let isUrgent = !above.isEmpty || state.isSettled
        if !isUrgent, let drawnAt, now - drawnAt < Self.interval { return }
        drawnAt = now
        // The last column stays free: a terminal may wrap when it is written to.
        let frame = lines.live(state, at: now, width: columns - 1, height: rows)
        let text = region.draw(frame, above: above, width: columns)
        if !text.isEmpty { write(text) }
    }
}

/// A line whenever something worth a line happens.
struct PlainView: WatchView {
    private static let interval: Duration = .seconds(5)
    private static let step = 10

    let lines: WatchLines
    let write: @Sendable (String) -> Void
    private var told: [Int: (text: String, state: String, progress: Int, at: Duration)] = [:]

    init(lines: WatchLines, write: @escaping @Sendable (String) -> Void) {
        self.lines = lines
        self.write = write
    }

    mutating func show(_ state: WatchState, _ notice: WatchState.Notice?, after event: WatchEvent, at now: Duration) {
        switch notice {
        case .changed(let index):
            if isWorthALine(state.jobs[index], index, at: now) { write(lines.plain(state.jobs[index], at: now) + "\n") }
        case .settled(let index):
            write(lines.settled(state.jobs[index]) + "\n")
        case .trouble(let text):
            write(lines.troubleText(text, for: nil) + "\n")
        case .recovered:
            write("The server is back.\n")
        case nil:
            break
        }
    }

    private mutating func isWorthALine(_ job: WatchedJob, _ index: Int, at now: Duration) -> Bool {
        guard let status = job.status else { return false }
        let state = JobTexts.state(status)
        let text = "\(status.progress) \(status.message ?? "")"
        if let last = told[index], last.state == state, status.progress < last.progress + Self.step,
            last.text == text || now - last.at < Self.interval
        {
            return false
        }
        told[index] = (text, state, status.progress, now)
        return true
    }
}

/// Nothing but what went wrong.
struct SilentView: WatchView {
    let lines: WatchLines
    let write: @Sendable (String) -> Void

    mutating func show(_ state: WatchState, _ notice: WatchState.Notice?, after event: WatchEvent, at now: Duration) {
        guard case .settled(let index) = notice, state.jobs[index].exitStatus(isServerAway: false) != .done else {
            return
        }
        write(lines.settled(state.jobs[index]) + "\n")
    }
}
