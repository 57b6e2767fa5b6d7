import Foundation
import JobStatusClient
import JobStatusModels

@testable import JobTerminal

/// A moment that every test agrees on: 1 March 2026, 12:00:00 UTC.
let noon = Date(timeIntervalSince1970: 1_772_366_400)

/// A status with what a test cares about.
func job(
    _ id: String = "j",
    _ status: JobStatus.Status = .processing,
    _ progress: Int? = nil,
    _ change: (inout JobStatus) -> Void = { _ in }
) -> JobStatus {
    var job = JobStatus(jobID: id, status: status, progress: progress)
    job.kind = "thumbnails"
    change(&job)
    return job
}

/// An event that tells how a job is, by a server whose clock says noon.
func told(_ job: JobStatus) -> WatchEvent {
    let response = ClientResponse(statusCode: 200, headers: ["Date": "Sun, 01 Mar 2026 12:00:00 GMT"])
    return .answered(Answer(value: job, response: response))
}

extension WatchState {
    /// A state in which the server has told of each job once, at the beginning.
    init(told jobs: [JobStatus]) {
        self.init(jobs.map(\.jobID))
        for job in jobs { _ = apply(told(job), at: .zero) }
    }
}

/// An error of the client.
func clientError(_ code: JobStatusClientError.Code, _ message: String = "Something.", _ statusCode: Int? = nil)
    -> JobStatusClientError
{
    var error = JobStatusClientError(code, message)
    error.statusCode = statusCode
    return error
}

/// Not the one that the testing library has.
typealias ExitStatus = JobTerminal.ExitStatus
