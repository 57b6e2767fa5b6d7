public import Foundation
public import JobStatusModels

/// What a call of the client throws, besides `CancellationError`.
///
/// Its texts are for people and hold no token, input or result.
public struct JobStatusClientError: Error {
    /// What went wrong, in one word.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The word.
        public let description: String

        /// The server was not reached, or did not answer in time.
        public static let unreachable = Code(description: "unreachable")
        /// The server, or something in between, answered with what is not part of the API.
        public static let malformedAnswer = Code(description: "malformed-answer")
        /// The server failed or is overloaded (408, 425, 429 and 5xx); it may do better later.
        public static let unavailable = Code(description: "unavailable")
        /// The server wants other credentials, or does not allow this (401 and 403).
        public static let notAllowed = Code(description: "not-allowed")
        /// The credentials gave neither a token nor an error in time; another try asks them again.
        public static let credentialsTimedOut = Code(description: "credentials-timed-out")
        /// The server knows no such job (404 and 410).
        public static let notFound = Code(description: "not-found")
        /// The server refused the request for good (any other 4xx).
        public static let refused = Code(description: "refused")
        /// What was asked for can't be sent, such as a text that is no job id.
        public static let invalidArgument = Code(description: "invalid-argument")
        /// The job failed; `status` has it.
        public static let jobFailed = Code(description: "job-failed")
        /// The job was not over after the last poll allowed.
        public static let pollingTimedOut = Code(description: "polling-timed-out")
        /// The job was not over at the deadline of the wait.
        public static let deadlineExceeded = Code(description: "deadline-exceeded")
    }

    /// What went wrong.
    public var code: Code

    /// What went wrong, for people.
    public var message: String

    /// The HTTP status of the answer, if there was one.
    public var statusCode: Int?

    /// What the server said about it, if it did.
    public var problem: Problem?

    /// How long the server asks to wait before the next request, if it does.
    public var retryAfter: Duration?

    /// The last status known of the job, if the error is about one that was polled.
    public var status: JobStatus?

    /// What caused it, such as an error of the transport, or the last failure before a deadline.
    public var underlying: (any Error)?

    /// Makes an error; set the rest as properties.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same request may succeed later.
    ///
    /// The problem's `retry` decides if there is one, otherwise the HTTP status: 408, 425, 429 and 5xx are transient,
    /// and so is no answer at all, or one that a proxy made up, and that there was no token in time.
    public var isTransient: Bool {
        switch problem?.retry {
        case .after: true
        case .never, .reauthenticate, .resync: false
        case nil: [.unreachable, .malformedAnswer, .unavailable, .credentialsTimedOut].contains(code)
        }
    }
}

extension JobStatusClientError {
    /// Whether the client's position in the change feed is lost, so that it has to begin again.
    public var isResync: Bool {
        problem?.retry == .resync || problem?.retry == nil && statusCode == 410
    }
}

extension JobStatusClientError {
    /// What of a hold that was asked for may have been cut by this error: nothing, if the request was never sent.
    package func cut(_ hold: Duration) -> Duration { code == .credentialsTimedOut ? .zero : hold }
}

extension JobStatusClientError: CustomStringConvertible, LocalizedError {
    /// What went wrong, for people.
    public var description: String { message }

    /// What went wrong, for people.
    public var errorDescription: String? { message }
}

extension JobStatusClientError {
    /// The job failed.
    static func jobFailed(_ status: JobStatus) -> JobStatusClientError {
        let reason = status.errorMessage.flatMap { $0.isEmpty ? nil : $0 } ?? "Unknown error"
        var error = JobStatusClientError(.jobFailed, "Job \(status.jobID) failed: \(reason)")
        error.status = status
        return error
    }

    /// Every poll that was allowed has been made.
    static func pollingTimedOut(attempts: Int, last status: JobStatus?) -> JobStatusClientError {
        var error = JobStatusClientError(.pollingTimedOut, "Polling timed out after \(attempts) attempts.")
        error.status = status
        return error
    }

    /// The deadline of a wait has come.
    static func deadlineExceeded(
        jobID: String,
        last status: JobStatus?,
        failure: JobStatusClientError?
    ) -> JobStatusClientError {
        let state = status.map { "was \($0.status), \($0.progress) %," } ?? "was not heard of"
        var error = JobStatusClientError(.deadlineExceeded, "Job \(jobID) \(state) at the deadline.")
        error.status = status
        error.underlying = failure
        return error
    }

    /// The credentials gave nothing in time.
    static func credentialsTimedOut(after limit: Duration) -> JobStatusClientError {
        JobStatusClientError(.credentialsTimedOut, "The credentials gave no token within \(limit).")
    }

    /// A text is no job id.
    static func invalidJobID() -> JobStatusClientError {
        JobStatusClientError(.invalidArgument, "A job id is 1 to 64 of A-Z a-z 0-9 _ and -.")
    }
}
