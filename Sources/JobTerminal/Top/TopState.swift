import Foundation
import JobStatusModels

/// What `jobctl top` knows and shows.
struct TopState: Sendable {
    /// The order of the jobs.
    enum Order: String, Sendable, CaseIterable {
        case progress, age, kind
    }

    /// What is waited for.
    enum Mode: Sendable, Equatable {
        case list
        case filter
        case open(jobID: String)
        case confirmCancel(jobID: String)
    }

    /// How long ago ends count for the rates.
    static let rateWindow: TimeInterval = 60

    let server: String
    /// The jobs that are not over.
    private(set) var active: [String: JobStatus] = [:]
    /// The jobs that were over within the last minute.
    private(set) var finished: [String: JobStatus] = [:]
    /// What was read since the server refused the cursor, until that is all.
    private var incoming: (active: [String: JobStatus], finished: [String: JobStatus])?
    private(set) var isCaughtUp = false
    /// What is wrong with the server, and since when: what is shown is of that moment.
    private(set) var trouble: (text: String, since: Date)?
    /// When the server last said something.
    private var heardAt: Date?
    /// Since when ends of jobs were seen; `nil` before.
    private(set) var watchedSince: Date?
    /// The queues, and the nodes that run jobs, if one may know.
    var load: ServerLoad?
    /// The server's clock.
    private(set) var now: Date
    var notice: String?
    var order = Order.progress
    var filter = ""
    var mode = Mode.list
    var selected: String?
    /// The opened job, which may be over and forgotten here.
    var opened: JobStatus?

    init(server: String, now: Date) {
        self.server = server
        self.now = now
    }

    /// Takes a page of the feed in.
    mutating func take(_ page: ChangesPage, serverTime: Date?) {
        hear(serverTime)
        for change in page.changes {
            if incoming == nil { takeShown(change) } else { takeIncoming(change) }
        }
        // Whoever reads all changes there ever were has seen the last minute's too.
        if !page.more { catchUp(since: .distantPast) }
        expire()
    }

    /// Takes a page of a list of jobs in that are not over.
    mutating func take(_ jobs: [JobStatus], isLast: Bool, serverTime: Date?) {
        hear(serverTime)
        for job in jobs { if incoming == nil { takeShown(.updated(job)) } else { takeIncoming(.updated(job)) } }
        if isLast { catchUp(since: now) }
    }

    private mutating func hear(_ serverTime: Date?) {
        trouble = nil
        if let serverTime { now = max(now, serverTime) }
        heardAt = now
    }

    private mutating func catchUp(since start: Date) {
        isCaughtUp = true
        if incoming != nil || watchedSince == nil { watchedSince = start }
        if let incoming { (active, finished, self.incoming) = (incoming.active, incoming.finished, nil) }
    }

    /// Begins to read the feed from the beginning, while what is known stays shown.
    mutating func restart() {
        incoming = ([:], [:])
    }

    mutating func setTrouble(_ text: String?) {
        trouble = text.map { ($0, trouble?.since ?? heardAt ?? now) }
    }

    /// The moment that is shown: now, or when the server was last well.
    var shownTime: Date { trouble?.since ?? now }

    /// How long ends of jobs have been seen, at most a minute; `nil` if not for a second.
    var window: Duration? {
        guard let watchedSince else { return nil }
        let seconds = min(Self.rateWindow, shownTime.timeIntervalSince(watchedSince)).rounded(.down)
        return seconds < 1 ? nil : .seconds(seconds)
    }

    /// Takes note of the time.
    mutating func tick(_ duration: TimeInterval) {
        now += duration
        expire()
    }

    private mutating func expire() {
        let limit = shownTime - Self.rateWindow
        finished = finished.filter { $0.value.finishedAt ?? .distantPast > limit }
    }

    private mutating func takeShown(_ change: ChangesPage.Change) {
        if case .updated(let job) = change, opened?.jobID == job.jobID { opened = job }
        Self.take(change, into: &active, &finished, since: now - Self.rateWindow)
    }

    private mutating func takeIncoming(_ change: ChangesPage.Change) {
        guard var (active, finished) = incoming else { return }
        Self.take(change, into: &active, &finished, since: now - Self.rateWindow)
        incoming = (active, finished)
    }

    private static func take(
        _ change: ChangesPage.Change,
        into active: inout [String: JobStatus],
        _ finished: inout [String: JobStatus],
        since limit: Date
    ) {
        active[change.jobID] = nil
        finished[change.jobID] = nil
        guard case .updated(let job) = change else { return }
        if !job.isOver {
            active[job.jobID] = job
        } else if job.finishedAt ?? .distantPast > limit {
            finished[job.jobID] = job
        }
    }
}

extension TopState {
    /// The jobs to list: those that run, then those that wait.
    var rows: [JobStatus] {
        let needle = filter.lowercased()
        let jobs = active.values.filter { job in
            needle.isEmpty
                || [job.jobID, job.kind ?? "", job.message ?? "", JobTexts.state(job)].contains {
                    $0.lowercased().contains(needle)
                }
        }
        return jobs.sorted { rank($0).lexicographicallyPrecedes(rank($1)) }
    }

    private func rank(_ job: JobStatus) -> [String] {
        let running = job.status == .processing ? "0" : "1"
        let age = RFC3339.string(from: job.startedAt ?? job.createdAt ?? .distantPast)
        let key: [String] =
            switch order {
            case .progress: [running, String(1_000 - job.progress), age]
            case .age: [running, age]
            case .kind: [job.kind ?? "", running, age]
            }
        return key + [job.jobID]
    }

    /// The number of jobs that wait, run, and were over within a minute, for a kind or all.
    func count(_ kind: String? = nil) -> (waiting: Int, running: Int, completed: Int, failed: Int) {
        let open = active.values.filter { kind == nil || $0.kind == kind }
        let over = finished.values.filter { kind == nil || $0.kind == kind }
        let running = open.count { $0.status == .processing }
        let completed = over.count { $0.status == .completed }
        return (open.count - running, running, completed, over.count - completed)
    }

    /// The kinds that there is something to say of.
    var kinds: [String] {
        Set((Array(active.values) + Array(finished.values)).compactMap(\.kind)).sorted()
    }
}
