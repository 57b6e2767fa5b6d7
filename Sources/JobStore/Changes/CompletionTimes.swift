import Foundation
import JobStatusModels
import PostgresClient

/// When the jobs of a claim were taken and when they ended, as a row of `complete.sql` tells.
struct CompletionTimes {
    private let claimedAt: Date
    private let endedAt: Date
    private let expiresAt: Date

    /// Reads a row; `nil` if it is not about a claim.
    init?(_ row: PostgresRow) throws {
        guard let times = try row.decode(2, as: [Date]?.self), times.count == 3 else { return nil }
        (claimedAt, endedAt, expiresAt) = (times[0], times[1], times[2])
    }

    /// A job after its good end, as `complete.sql` makes it of what it was right before.
    func end(_ job: Job, _ completion: JobCompletion) -> Job {
        var job = job
        if job.status == .pending {
            job.attempt += 1
            job.startedAt = claimedAt
        }
        job.status = .completed
        job.revision += 1
        job.progress = 100
        job.message = completion.stage ?? job.message
        (job.updatedAt, job.readAt, job.finishedAt, job.expiresAt) = (endedAt, endedAt, endedAt, expiresAt)
        job.runAt = nil
        job.cancelRequested = false
        job.result = completion.result
        return job
    }
}
