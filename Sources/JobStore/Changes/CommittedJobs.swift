import Foundation
import PostgresClient

/// Jobs that this process has changed by one statement, and how they stand since.
public struct CommittedJobs: Sendable {
    /// What the statement told of them.
    enum Answer: Sendable {
        /// Their revisions.
        case revisions
        /// All that has changed.
        case changes(PostgresResult)
        /// That they have come to these ends, and when.
        case completions(PostgresResult, [JobCompletion])
    }

    /// The revisions that they have by the change.
    public let revisions: [JobID: Int]

    /// When the database was asked to change them: so they stood at that time or later.
    public let askedAt: ContinuousClock.Instant

    private let answer: Answer

    init(_ revisions: [JobID: Int], askedAt: ContinuousClock.Instant = .now, answer: Answer = .revisions) {
        self.revisions = revisions
        self.askedAt = askedAt
        self.answer = answer
    }

    /// How jobs stand by the change, without a question to the database.
    ///
    /// - Parameter known: The jobs that are wanted, as they were at an earlier revision, with their results whole.
    /// - Returns: Those of them of which that and what the statement told is enough.
    /// - Throws: What comes of an answer that can't be read.
    public func jobs(knownAs known: [JobID: Job]) throws -> [JobID: Job] {
        switch answer {
        case _ where known.isEmpty: [:]
        case .revisions: [:]
        case .changes(let rows): try jobs(knownAs: known, changedBy: rows)
        case .completions(let rows, let completions): try jobs(knownAs: known, endedBy: rows, completions)
        }
    }

    /// Each row has all that changes in the life of a job: it does not matter how many changes lie in between.
    private func jobs(knownAs known: [JobID: Job], changedBy rows: PostgresResult) throws -> [JobID: Job] {
        var jobs: [JobID: Job] = [:]
        for row in rows {
            guard let job = known[JobID(try row.decode(0, as: UUID.self))] else { continue }
            jobs[job.id] = try job.changed(by: row)
        }
        return jobs
    }

    /// What is not told is as it was right before.
    private func jobs(
        knownAs known: [JobID: Job],
        endedBy rows: PostgresResult,
        _ completions: [JobCompletion]
    ) throws -> [JobID: Job] {
        var times: [UUID: CompletionTimes] = [:]
        for row in rows { times[try row.decode(0, as: UUID.self)] = try CompletionTimes(row) }
        var jobs: [JobID: Job] = [:]
        for completion in completions {
            let lease = completion.lease
            guard let job = known[lease.jobID], revisions[job.id] == job.revision + 1 else { continue }
            jobs[job.id] = times[lease.claim]?.end(job, completion)
        }
        return jobs
    }
}
