import Foundation
import PostgresClient

// Each of these returns the jobs that it changed. One that is missing was not this worker's any more, and whoever has
// it now has the last word.
extension JobStore {
    /// Ends jobs well.
    public func complete(_ completions: [JobCompletion]) async throws -> Set<JobID> {
        try await end(
            Statements.complete,
            settings.now(),
            completions.map(\.lease.jobID.uuid),
            completions.map(\.lease.claim),
            completions.map { Int32($0.lease.turn) },
            completions.map { PostgresJSON(bytes: $0.result.bytes) },
            settings.retention,
            completions.map(\.stage)
        ) { .completions($0, completions) }
    }

    /// Ends attempts badly.
    ///
    /// A job that was asked to stop is then cancelled, whatever the failure says.
    public func fail(_ failures: [AttemptFailure]) async throws -> Set<JobID> {
        try await end(
            Statements.fail,
            settings.now(),
            failures.map(\.lease.jobID.uuid),
            failures.map(\.lease.claim),
            failures.map { Int32($0.lease.turn) },
            failures.map(\.code),
            failures.map(\.message),
            failures.map { $0.retryDelay?.milliseconds },
            settings.retention,
            failures.map(\.stage)
        )
    }

    /// Gives jobs back without charging the attempt.
    public func putBack(_ leases: [Lease]) async throws -> Set<JobID> {
        let changed = try await end(
            Statements.putBack,
            settings.now(),
            leases.map(\.jobID.uuid),
            leases.map(\.claim),
            leases.map { Int32($0.turn) },
            settings.retention
        )
        workBell.ring()
        return changed
    }

    /// Tells that jobs run, and how far they are.
    public func report(_ reports: [Lease: ProgressReport]) async throws {
        let leases = Array(reports.keys)
        let askedAt = ContinuousClock.now
        let rows = try await change(
            Statements.progress,
            settings.now(),
            leases.map(\.jobID.uuid),
            leases.map(\.claim),
            leases.map { Int32($0.turn) },
            leases.map { lease in reports[lease]?.progress.map { Int16(clamping: $0) } },
            leases.map { reports[$0]?.message }
        )
        publish(CommittedJobs(try Self.revisions(rows), askedAt: askedAt, answer: .changes(rows)))
    }

    /// Runs a statement behind those that are under way, so that the server need not wait for it when it has done them.
    ///
    /// A locked job holds up those behind for no longer than a statement may take.
    private func end(
        _ statement: PostgresStatement,
        _ parameters: (any PostgresEncodable)?...,
        answer: (PostgresResult) -> CommittedJobs.Answer = { .changes($0) }
    ) async throws -> Set<JobID> {
        let askedAt = ContinuousClock.now
        let rows = try await untilItWins {
            try await self.database.execute(statement, parameters: parameters, on: .batches)
        }
        let revisions = try Self.revisions(rows)
        publish(CommittedJobs(revisions, askedAt: askedAt, answer: answer(rows)))
        return Set(revisions.keys)
    }
}
