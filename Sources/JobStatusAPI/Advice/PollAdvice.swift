import Foundation
import JobStatusModels
import JobStore

/// How soon another poll of a job is worth it: the rule behind `Retry-After`.
///
/// Of 1 to 30 whole seconds the most by which the end is expected to be learned no more than 40 ms late on average. So
/// polls are seldom where an end is unlikely, and one a second where it is near. When it is expected:
///
/// - A job that tells its progress: after half to one and a half times what it still needs at this pace.
/// - Another one: each of the last 32 runs of its kind that took longer than it has so far stands for an end at three to
///   five quarters of that length.
/// - Of either there is one chance that nothing is known. If there is no other, the advice is the square root of 8 % of
///   the seconds it has run: 2 after 100 s, 8 after 15 minutes, 16 after an hour.
///
/// A job that waits for its turn must start first, and that is to be learned no more than 250 ms late. Its start is expected
/// after half to one and a half times what its place in the line times the mean duration of its kind, divided by the jobs of
/// the kind that run, gives.
///
/// A job that waits for its moment: when that has come, but at least once a minute, since it can be cancelled. One that was
/// asked to stop: a second.
struct PollAdvice: Sendable, Hashable {
    /// The seconds to wait.
    var seconds: Int

    /// How late an end may be learned, on average, for the sake of fewer polls.
    private static let endLateness = 0.04

    /// How late a start may be learned.
    private static let startLateness = 0.25

    /// What may be advised: no more than this, since a job can be cancelled.
    private static let range = 1...30

    /// For how many past runs counts what is known of this very job.
    private static let ownWeight = 32.0

    /// The advice for a job that is not over; nil for one that is.
    ///
    /// - Parameters:
    ///   - job: The job as the client is told of it.
    ///   - now: The present moment; only its distance from the job's times counts.
    ///   - outlook: What is known of jobs like it.
    init?(for job: Job, now: Date, outlook: JobOutlook = .unknown) {
        switch job.status {
        case .completed, .failed:
            return nil
        case .pending:
            seconds = Self.whilePending(job, now: now, outlook)
        case .processing, .unknown:
            seconds = job.cancelRequested ? 1 : Self.whileProcessing(job, now: now, outlook)
        }
    }

    private static func whilePending(_ job: Job, now: Date, _ outlook: JobOutlook) -> Int {
        if let runAt = job.runAt, runAt > now {
            // Rounded up: a poll just before the moment would be wasted.
            return Int(min(runAt.timeIntervalSince(now).rounded(.up), 60))
        }
        // A moment that had passed before the start counts for nothing.
        let age = now.timeIntervalSince(max(job.runAt ?? job.createdAt, job.createdAt))
        var start = EventForecast(age: age)
        if let startsIn = outlook.startsIn {
            start.add(from: startsIn / 2, to: startsIn * 1.5, weight: ownWeight)
        }
        let wait = start.longestWait(lateBy: startLateness, in: range)
        guard !outlook.durations.isEmpty else { return wait }
        var end = EventForecast(age: age)
        end.add(outlook.durations, startsIn: outlook.startsIn ?? 0)
        return min(wait, end.longestWait(lateBy: endLateness, in: range))
    }

    private static func whileProcessing(_ job: Job, now: Date, _ outlook: JobOutlook) -> Int {
        let start = job.startedAt ?? job.updatedAt
        let elapsed = now.timeIntervalSince(start)
        var end = EventForecast(age: elapsed)
        let told = job.updatedAt.timeIntervalSince(start)
        if (1...99).contains(job.progress), told > 0 {
            let left = told * Double(100 - job.progress) / Double(job.progress)
            end.add(from: left / 2 - (elapsed - told), to: left * 1.5 - (elapsed - told), weight: ownWeight)
        } else {
            end.add(outlook.durations, startsIn: -elapsed)
        }
        return end.longestWait(lateBy: endLateness, in: range)
    }

    /// Advice for clients that are sent away by a server that stops: spread, so that they do not all come at once.
    static func afterShutdown(using generator: inout some RandomNumberGenerator) -> PollAdvice {
        PollAdvice(seconds: Int.random(in: 1...5, using: &generator))
    }

    private init(seconds: Int) {
        self.seconds = seconds
    }
}

extension EventForecast {
    /// Adds that it happens when a run ends as earlier ones did.
    ///
    /// - Parameters:
    ///   - durations: How long those took.
    ///   - start: When the run starts, from now; negative if it has.
    fileprivate mutating func add(_ durations: [Double], startsIn start: Double) {
        let earliest = start > 0 ? start / 2 : start
        let latest = start > 0 ? start * 1.5 : start
        reserve(durations.count)
        for duration in durations { add(from: earliest + duration * 0.75, to: latest + duration * 1.25) }
    }
}
