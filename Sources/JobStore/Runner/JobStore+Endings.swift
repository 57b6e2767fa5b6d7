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
            completions.map(\.lease.token),
            completions.map { PostgresJSON(bytes: $0.result.bytes) },
            settings.retention,
            completions.map(\.stage)
        )
    }

    /// Ends attempts badly.
    ///
    /// A job that was asked to stop is then cancelled, whatever the failure says.
    public func fail(_ failures: [AttemptFailure]) async throws -> Set<JobID> {
        try await end(
            Statements.fail,
            settings.now(),
            failures.map(\.lease.jobID.uuid),
            failures.map(\.lease.token),
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
            leases.map(\.token),
            settings.retention
        )
        workBell.ring()
        return changed
    }

    /// Tells how far jobs are.
    public func report(_ reports: [Lease: ProgressReport]) async throws {
        let leases = Array(reports.keys)
        _ = try await end(
            Statements.progress,
            settings.now(),
            leases.map(\.jobID.uuid),
            leases.map(\.token),
            leases.map { lease in reports[lease]?.progress.map { Int16(clamping: $0) } },
            leases.map { reports[$0]?.message }
        )
    }

    private func end(
        _ statement: PostgresStatement,
        _ parameters: (any PostgresEncodable)?...
    ) async throws -> Set<JobID> {
        let revisions = try Self.revisions(await change(statement, parameters: parameters))
        publish(revisions)
        return Set(revisions.keys)
    }
}
