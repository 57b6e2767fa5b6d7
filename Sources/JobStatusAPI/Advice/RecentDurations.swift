import JobStore

/// How long the last runs of a kind took: the newest take the places of the oldest.
struct RecentDurations: Sendable {
    /// How many are remembered: enough to tell how much they differ, few enough to be gone through at every poll.
    static let capacity = 32

    /// Which jobs they were of: one that is heard of twice counts once.
    private var jobs: [JobID] = []
    private var next = 0

    /// In seconds, in no order.
    private(set) var seconds: [Double] = []

    /// The mean, in seconds; nil if there is none.
    var mean: Double? { seconds.isEmpty ? nil : seconds.reduce(0, +) / Double(seconds.count) }

    /// Takes in the run of a job.
    mutating func add(_ duration: Double, of job: JobID) {
        guard duration >= 0, !jobs.contains(job) else { return }
        if seconds.count < Self.capacity {
            jobs.append(job)
            seconds.append(duration)
        } else {
            jobs[next] = job
            seconds[next] = duration
        }
        next = (next + 1) % Self.capacity
    }
}
