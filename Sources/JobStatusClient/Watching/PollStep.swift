import JobStatusModels

/// One request of a poller.
enum PollStep: Sendable {
    /// How a job is doing now, or once it is over.
    case status(jobID: String)
    /// Whether a job has changed.
    case change(jobID: String, since: String, every: Duration)
    /// How several jobs are doing now.
    case jobs([String])
    /// What has changed among all jobs; without an interval, progress alone is not worth an answer.
    case changes(since: String?, every: Duration?)

    /// The job that the request is about, if it is one.
    var jobID: String? {
        switch self {
        case .status(let jobID), .change(let jobID, _, _): jobID
        case .jobs, .changes: nil
        }
    }
}

/// What a request of a poller brought.
enum PollAnswer: Sendable {
    /// How a job is doing; `nil` if it has not changed.
    case status(Answer<JobStatus?>)
    /// How several jobs are doing; those that do not exist are missing.
    case jobs(Answer<JobPage>, asked: [String])
    /// What has changed.
    case changes(Answer<ChangesPage>)

    /// What the answer says about when to come back.
    var retryAfter: Duration? {
        switch self {
        case .status(let answer): answer.retryAfter
        case .jobs(let answer, _): answer.retryAfter
        case .changes(let answer): answer.retryAfter
        }
    }
}

extension CallSender {
    /// Sends the request of a step.
    ///
    /// - Parameters:
    ///   - step: What to ask.
    ///   - hold: How long the server may hold the request.
    ///   - remaining: The time left until somebody gives up.
    /// - Returns: The answer.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    func perform(_ step: PollStep, hold: Duration, remaining: Duration?) async throws -> PollAnswer {
        switch step {
        case .status(let jobID):
            let answer = try await send(limited(try .status(of: jobID, hold: hold), remaining))
            return .status(try Self.checked(answer.about(answer.value, isExcerpt: false), jobID))
        case .change(let jobID, let tag, let every):
            let call = try Call.change(of: jobID, since: tag, hold: hold, every: every)
            return .status(try Self.checked(try await send(limited(call, remaining)), jobID))
        case .jobs(let jobIDs):
            return .jobs(try await send(limited(try .jobs(jobIDs), remaining)), asked: jobIDs)
        case .changes(let cursor, let interval):
            let call = Call.changes(since: cursor, hold: hold, every: interval ?? hold)
            return .changes(try await send(limited(call, remaining)))
        }
    }

    /// Has the request end with the time that is left, so that a silent server can't hold up a deadline.
    private func limited<Value>(_ call: Call<Value>, _ remaining: Duration?) -> Call<Value> {
        guard let remaining else { return call }
        var call = call
        call.timeout = min(call.longestHold + configuration.requestTimeout, max(remaining, .milliseconds(100)))
        return call
    }

    /// What some cache in between mixed up is no answer.
    private static func checked(_ answer: Answer<JobStatus?>, _ jobID: String) throws -> Answer<JobStatus?> {
        guard answer.value?.jobID ?? jobID == jobID else {
            var error = JobStatusClientError(.malformedAnswer, "The answer is about another job.")
            error.statusCode = answer.response.statusCode
            throw error
        }
        return answer
    }
}
