import JobStatusClient
import JobStatusModels

/// The jobs that are watched, and how the server is.
struct WatchState: Sendable {
    /// What an event changed, if people should see it.
    enum Notice: Sendable, Equatable {
        /// There is news of the job at this position.
        case changed(Int)
        /// The job at this position is over, or nothing more will be known of it.
        case settled(Int)
        /// The server went out of reach, or is not well.
        case trouble(String)
        /// The server is back.
        case recovered
    }

    private(set) var jobs: [WatchedJob]
    /// What is wrong with the server, and since when.
    private(set) var trouble: (text: String, since: Duration)?

    init(_ jobIDs: [String]) {
        jobs = jobIDs.map(WatchedJob.init(jobID:))
    }

    /// Whether there is nothing more to wait for.
    var isSettled: Bool { jobs.allSatisfy(\.isSettled) }

    /// The jobs that there is more to learn of.
    var open: [WatchedJob] { jobs.filter { !$0.isSettled } }

    /// What the jobs mean for the exit code.
    var exitStatus: ExitStatus {
        .combined(jobs.map { $0.exitStatus(isServerAway: trouble != nil) })
    }

    /// Takes an event in.
    mutating func apply(_ event: WatchEvent, at now: Duration) -> Notice? {
        switch event {
        case .answered(let answer):
            return update(answer.value.jobID) { $0.take(answer, at: now) }
        case .lost(let jobID, let error):
            return update(jobID) { $0.lose(error) }
        case .trouble(let text):
            let isNew = trouble?.text != text
            trouble = (text, trouble?.since ?? now)
            return isNew ? .trouble(text) : nil
        case .reached:
            defer { trouble = nil }
            return trouble == nil ? nil : .recovered
        case .tick, .resized, .interrupted, .deadline:
            return nil
        }
    }

    private mutating func update(_ jobID: String, _ change: (inout WatchedJob) -> Void) -> Notice? {
        guard let index = jobs.firstIndex(where: { $0.jobID == jobID }), !jobs[index].isSettled else { return nil }
        change(&jobs[index])
        return jobs[index].isSettled ? .settled(index) : .changed(index)
    }
}
