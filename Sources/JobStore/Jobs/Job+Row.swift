import Foundation
import JobStatusModels
import PostgresClient

extension Job {
    /// Reads a row of `get.sql`, `list.sql` or `cancel.sql`.
    init(row: PostgresRow) throws {
        let createdAt = try row.decode("created_at", as: Date.self)
        self.init(
            id: JobID(try row.decode("id", as: UUID.self)),
            owner: try row.decode("owner", as: String.self),
            kind: try row.decode("kind", as: String.self),
            status: .pending,
            revision: 0,
            progress: 0,
            attempt: 0,
            maxAttempts: Int(try row.decode("max_attempts", as: Int32.self)),
            createdAt: createdAt,
            updatedAt: createdAt,
            readAt: try row.decode("read_at", as: Date.self),
            cancelRequested: false,
            retryOf: try row.decode("retry_of", as: UUID?.self).map { JobID($0) },
            result: try row.decode("result", as: PostgresJSON?.self).map { RawJSON(trusted: $0.bytes) },
            resultOmitted: try row.decode("result_omitted", as: Bool?.self) ?? false
        )
        try takeChanges(of: row)
    }

    /// The job after a change, by a row of `fail.sql`, `put_back.sql`, `progress.sql` or `cancel.sql`, which has all that changes
    /// in the life of a job but its result.
    func changed(by row: PostgresRow) throws -> Job {
        var job = self
        try job.takeChanges(of: row)
        job.readAt = job.updatedAt
        return job
    }

    /// Takes what changes in the life of a job from a row, except for its result.
    private mutating func takeChanges(of row: PostgresRow) throws {
        let state = try row.decode("state", as: String.self)
        let dueAt = try row.decode("due_at", as: Date.self)
        let isWaiting = state == "pending" || state == "scheduled"
        status = Self.status(ofState: state)
        revision = try row.decode("revision", as: Int.self)
        progress = Int(try row.decode("progress", as: Int16.self))
        message = try row.decode("message", as: String?.self)
        attempt = Int(try row.decode("attempt", as: Int32.self))
        updatedAt = try row.decode("updated_at", as: Date.self)
        runAt = isWaiting && dueAt != createdAt ? dueAt : nil
        startedAt = try row.decode("started_at", as: Date?.self)
        finishedAt = try row.decode("finished_at", as: Date?.self)
        expiresAt = try row.decode("expires_at", as: Date?.self)
        cancelRequested = try state == "processing" && row.decode("cancel_requested_at", as: Date?.self) != nil
        errorMessage = try row.decode("error_message", as: String?.self)
        errorCode = try row.decode("error_code", as: String?.self)
    }

    /// A job that waits for its time is pending to everybody outside.
    static func status(ofState state: String) -> JobStatus.Status {
        switch state {
        case "processing": .processing
        case "completed": .completed
        case "failed": .failed
        default: .pending
        }
    }
}
