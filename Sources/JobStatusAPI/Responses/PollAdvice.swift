import Foundation
import JobStatusModels
import JobStore

/// How soon another poll of a job is worth it: the rule behind `Retry-After`.
///
/// - A job that waits for its moment: when that has come, but at least once a minute, since it can be cancelled.
/// - A job that waits for its turn: an eighth of the time it has waited, 1 to 15 seconds.
/// - A job that tells its progress: half of the time that it still needs at this pace, 1 to 30 seconds.
/// - A job that runs and tells nothing: an eighth of the time it has run, 1 to 30 seconds.
///
/// So a short job is seen soon, and a long one costs few polls. Always whole seconds, rounded to the nearest, and never
/// less than 1.
struct PollAdvice: Sendable, Hashable {
    /// The seconds to wait.
    var seconds: Int

    /// The advice for a job that is not over; nil for one that is.
    ///
    /// - Parameters:
    ///   - job: The job as the client is told of it.
    ///   - now: The present moment; only its distance from the job's times counts.
    init?(for job: Job, now: Date) {
        switch job.status {
        case .completed, .failed:
            return nil
        case .pending:
            self.init(pending: job, now: now)
        case .processing, .unknown:
            self.init(processing: job, now: now)
        }
    }

    private init(pending job: Job, now: Date) {
        if let runAt = job.runAt, runAt > now {
            // Rounded up: a poll just before the moment would be wasted.
            self.init(runAt.timeIntervalSince(now).rounded(.up), limit: 60)
        } else {
            // A moment that had passed before the start counts for nothing.
            let since = max(job.runAt ?? job.createdAt, job.createdAt)
            self.init(now.timeIntervalSince(since) / 8, limit: 15)
        }
    }

    private init(processing job: Job, now: Date) {
        let elapsed = now.timeIntervalSince(job.startedAt ?? job.updatedAt)
        if (1...99).contains(job.progress) {
            let left = elapsed * Double(100 - job.progress) / Double(job.progress)
            self.init(left / 2, limit: 30)
        } else {
            self.init(elapsed / 8, limit: 30)
        }
    }

    private init(_ seconds: TimeInterval, limit: Double) {
        self.seconds = Int(min(max(seconds.rounded(), 1), limit))
    }

    /// Advice for clients that are sent away by a server that stops: spread, so that they do not all come at once.
    static func afterShutdown(using generator: inout some RandomNumberGenerator) -> PollAdvice {
        PollAdvice(seconds: Int.random(in: 1...5, using: &generator))
    }

    private init(seconds: Int) {
        self.seconds = seconds
    }
}
