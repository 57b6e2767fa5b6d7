import JobStatusModels

/// What the database has of a job when all is over.
struct JobRecord: Sendable, Hashable {
    var id: String
    var status: JobStatus.Status
    var revision: Int
    /// How often its workers were lost.
    var losses: Int
    /// How often the job came to an end, or changed after it.
    var endings: Int
    var errorCode: JobStatus.ErrorCode?
    var result: JSONValue?
}
