import Foundation
public import JobStatusModels

/// Where a watch of a job stands: small, and made to be stored, so that an app that was killed goes on where it was.
///
/// ```swift
/// let token = client.pollToken(of: job.jobID)              // store it, as JSON for example
/// for try await status in client.updates(from: token) {}   // in another process, later
/// ```
public struct PollToken: Sendable, Hashable, Codable {
    /// The job.
    public let jobID: String

    /// The latest that was known of it; `nil` if nothing was, or if it is over, which is asked for again.
    public let status: JobStatus?

    /// The entity tag of that, where the server gives one.
    public let entityTag: String?

    /// Makes a token of a job of which nothing is known.
    public init(jobID: String) {
        (self.jobID, status, entityTag) = (jobID, nil, nil)
    }

    /// Makes a token of what an answer told.
    public init(_ answer: Answer<JobStatus>) {
        jobID = answer.value.jobID
        status = answer.value.isOver ? nil : answer.value
        entityTag = answer.value.isOver ? nil : answer.entityTag
    }

    /// What is known, as the answer that told it.
    var answer: Answer<JobStatus>? {
        status.map { status in
            let headers = entityTag.map { ["ETag": $0] } ?? [:]
            return Answer(value: status, response: ClientResponse(statusCode: 200, headers: headers))
        }
    }
}
