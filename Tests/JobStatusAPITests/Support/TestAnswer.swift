import Foundation
import HTTPTypes
import HummingbirdTesting
import JobStatusModels
import NIOCore

/// An answer of the API, read with the shared models.
struct TestAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        self.init(status: response.status.code, headers: response.headers, text: String(buffer: response.body))
    }

    init(status: Int, headers: HTTPFields, text: String) {
        (self.status, self.headers, self.text) = (status, headers, text)
    }

    /// The body as a job's status.
    var job: JobStatus {
        get throws { try JSONDecoder().decode(JobStatus.self, from: Data(text.utf8)) }
    }

    /// The body as a list of jobs.
    var page: JobPage {
        get throws { try JSONDecoder().decode(JobPage.self, from: Data(text.utf8)) }
    }

    /// The body as a page of the feed.
    var changes: ChangesPage {
        get throws { try JSONDecoder().decode(ChangesPage.self, from: Data(text.utf8)) }
    }

    /// The body as a problem.
    var problem: Problem {
        get throws { try JSONDecoder().decode(Problem.self, from: Data(text.utf8)) }
    }

    /// Seconds of `Retry-After`.
    var retryAfter: Int? { headers[.retryAfter].flatMap { Int($0) } }
}
