import Foundation
import JobStore
import TestSupport

@testable import JobStatusAPI

/// Plays how a client asks for every job of a mix, obeying the advice and nothing else, and how one does that asks every
/// two seconds.
///
/// What is known of a kind are the jobs of the mix that have ended by then: nothing at first. Places in line are looked at
/// every five seconds.
struct PollSimulation {
    /// What asking for some jobs has cost.
    struct Cost {
        var jobs = 0
        var requests = 0
        var fixedRequests = 0
        var delay = 0.0
        var fixedDelay = 0.0
        var longestDelay = 0.0

        mutating func add(_ other: Cost) {
            jobs += other.jobs
            requests += other.requests
            fixedRequests += other.fixedRequests
            delay += other.delay
            fixedDelay += other.fixedDelay
            longestDelay = max(longestDelay, other.longestDelay)
        }

        /// For people: each as a mean over the jobs, with that of the fixed poll behind it.
        var line: String {
            let means = [Double(requests), Double(fixedRequests), delay, fixedDelay].map { $0 / Double(jobs) }
            let texts = (means + [longestDelay]).map { String(format: "%.2f", $0) }
            return "\(jobs) jobs; requests \(texts[0]) : \(texts[1]); delay \(texts[2]) : \(texts[3]) s, "
                + "at most \(texts[4]) s"
        }
    }

    private static let interval = 2.0
    /// How long a request takes.
    private static let trip = 0.01

    /// The jobs of one kind, as they were started.
    let jobs: [SimulatedJob]
    private let ended: [SimulatedJob]

    init(_ jobs: [SimulatedJob]) {
        self.jobs = jobs
        ended = jobs.sorted { $0.finishedAt < $1.finishedAt }
    }

    /// What asking for all jobs costs.
    func run() -> Cost {
        jobs.indices.reduce(into: Cost()) { total, index in total.add(cost(of: index)) }
    }

    private func cost(of index: Int) -> Cost {
        let job = jobs[index]
        var cost = Cost(jobs: 1)
        // The answer to the start tells when to ask first.
        var time = job.createdAt
        while let status = job.status(at: time) {
            let now = Date.reference.addingTimeInterval(time)
            guard let advice = PollAdvice(for: status, now: now, outlook: outlook(of: index, at: time)) else { break }
            time += Double(advice.seconds) + Self.trip
            cost.requests += 1
        }
        cost.delay = time - job.finishedAt
        cost.longestDelay = cost.delay
        let length = job.finishedAt - job.createdAt
        cost.fixedRequests = Int((length / (Self.interval + Self.trip)).rounded(.up))
        cost.fixedDelay = Double(cost.fixedRequests) * (Self.interval + Self.trip) - length
        return cost
    }

    private func outlook(of index: Int, at time: Double) -> JobOutlook {
        var outlook = JobOutlook(durations: durations(at: time))
        let look = (time / 5).rounded(.down) * 5
        let job = jobs[index]
        guard time < job.startedAt, look >= job.createdAt, !outlook.durations.isEmpty else { return outlook }
        let ahead = jobs[..<index].count { $0.startedAt > look }
        let running = jobs[..<index].count { $0.startedAt <= look && look < $0.finishedAt }
        guard running > 0 else { return outlook }
        let mean = outlook.durations.reduce(0, +) / Double(outlook.durations.count)
        outlook.startsIn = max(0, Double(ahead) * mean / Double(running) - (time - look))
        return outlook
    }

    private func durations(at time: Double) -> [Double] {
        let count = ended.partitioningIndex { $0.finishedAt >= time }
        return ended[max(0, count - RecentDurations.capacity)..<count].map { $0.finishedAt - $0.startedAt }
    }
}

extension Array {
    /// The first index whose element, as all behind it, fits.
    fileprivate func partitioningIndex(where fits: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if fits(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
