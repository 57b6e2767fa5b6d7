import Foundation
public import GRDB
public import JobStatusModels

// A job is a row of the table "job", with columns named as on the wire, the dates as GRDB writes them, the result as JSON.
extension JobStatus: FetchableRecord, TableRecord {
    /// The table of jobs; `JobReplica.jobs` asks for those of one account.
    public static var databaseTableName: String { "job" }

    /// The columns, for filters and orders.
    public enum Columns {
        /// The job's identifier.
        public static let jobID = Column("jobId")
        /// The status as on the wire, such as `processing`.
        public static let status = Column("status")
        /// The kind of job.
        public static let kind = Column("kind")
        /// The progress in percent.
        public static let progress = Column("progress")
        /// When the job was accepted.
        public static let createdAt = Column("createdAt")
        /// When the job last changed.
        public static let updatedAt = Column("updatedAt")
        /// When the job was over.
        public static let finishedAt = Column("finishedAt")
        /// The job that this one does again.
        public static let retryOf = Column("retryOf")
        /// Why the job failed, for programs.
        public static let errorCode = Column("errorCode")
    }

    /// Reads a row.
    ///
    /// - Parameter row: A row with all columns of the table.
    /// - Throws: `RowDecodingError` or `DecodingError` if the row is none of a job.
    public init(row: Row) throws {
        self.init(
            jobID: row["jobId"],
            status: Status(rawValue: row["status"]),
            progress: row["progress"]
        )
        revision = row["revision"]
        kind = row["kind"]
        message = row["message"]
        attempt = row["attempt"]
        maxAttempts = row["maxAttempts"]
        createdAt = row["createdAt"]
        updatedAt = row["updatedAt"]
        runAt = row["runAt"]
        startedAt = row["startedAt"]
        finishedAt = row["finishedAt"]
        expiresAt = row["expiresAt"]
        cancelRequested = row["cancelRequested"]
        retryOf = row["retryOf"]
        result = try (row["result"] as String?).map { try JSONValue(json: Data($0.utf8)) }
        resultOmitted = row["resultOmitted"]
        errorMessage = row["errorMessage"]
        errorCode = (row["errorCode"] as String?).map(ErrorCode.init(rawValue:))
    }

    /// The values of `ReplicaSchema.jobColumns`.
    func databaseValues() throws -> [(any DatabaseValueConvertible)?] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let json = try result.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        return [
            jobID, status.rawValue, revision, kind, progress, message, attempt, maxAttempts, createdAt, updatedAt,
            runAt, startedAt, finishedAt, expiresAt, cancelRequested, retryOf, json, resultOmitted, errorMessage,
            errorCode?.rawValue,
        ]
    }
}
