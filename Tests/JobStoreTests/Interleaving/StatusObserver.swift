import JobStatusModels
import JobStore

/// Somebody who reads the statuses again and again, and believes that time goes one way.
struct StatusObserver {
    private var seen: [JobID: Job] = [:]
    private(set) var reads = 0
    private(set) var violations: [String] = []
    /// What the journal said of jobs that are not where they belong.
    var misplaced = ""

    mutating func look(at jobs: [Job]) {
        reads += 1
        for job in jobs {
            if let last = seen[job.id], let violation = violation(last, job) {
                violations.append("\(job.id): \(violation); \(describe(last)) became \(describe(job))")
            }
            seen[job.id] = job
        }
    }

    private func violation(_ last: Job, _ job: Job) -> String? {
        if job.revision < last.revision { return "the revision went back" }
        if job.revision == last.revision {
            let isSame =
                job.status == last.status && job.progress == last.progress && job.message == last.message
                && job.attempt == last.attempt && job.cancelRequested == last.cancelRequested
                && job.result == last.result && job.updatedAt == last.updatedAt
            return isSame ? nil : "something changed, and the revision did not"
        }
        if last.isOver { return "a job that was over changed" }
        if last.cancelRequested, !job.isOver, !job.cancelRequested { return "a cancelled job was to run again" }
        if last.cancelRequested, job.status == .failed, job.errorCode != "cancelled" { return "a cancel was forgotten" }
        return nil
    }

    private func describe(_ job: Job) -> String {
        "\(job.status.rawValue) r\(job.revision) \(job.progress)%\(job.cancelRequested ? " cancelled" : "")"
    }
}
