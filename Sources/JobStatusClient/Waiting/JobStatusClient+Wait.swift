public import JobStatusModels

extension JobStatusClient {
    /// Waits until a job is over, with as few requests as the server allows.
    ///
    /// Transient errors (no network, 408, 425, 429, 5xx, and a 404 within 10 seconds of this client's own start of the
    /// job) are waited out; any other refusal ends the wait at once.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - policy: When to ask, and for how long.
    /// - Returns: The completed job.
    /// - Throws: `JobStatusClientError`: `jobFailed` with the job's status if it fails, `deadlineExceeded` with the last
    ///   status known at the policy's timeout, or what the server refused; `CancellationError` if cancelled.
    public func waitForCompletion(of jobID: String, policy: WaitPolicy = .held) async throws -> JobStatus {
        try await waitForCompletion(from: PollToken(jobID: jobID), policy: policy)
    }

    /// Waits until a job is over from where an earlier watch stood, as `waitForCompletion(of:policy:)` does.
    ///
    /// - Parameters:
    ///   - token: Where it stood.
    ///   - policy: When to ask, and for how long from now on.
    /// - Returns: The completed job.
    /// - Throws: As `waitForCompletion(of:policy:)`.
    public func waitForCompletion(from token: PollToken, policy: WaitPolicy = .held) async throws -> JobStatus {
        try Self.completed(try await waitUntilOver(from: token, policy: policy).value)
    }

    /// Waits until a job is completed or failed.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - policy: When to ask, and for how long.
    /// - Returns: The answer that says that the job is over.
    /// - Throws: As `waitForCompletion(of:policy:)`, except that a failed job is returned.
    public func waitUntilOver(_ jobID: String, policy: WaitPolicy = .held) async throws -> Answer<JobStatus> {
        try await waitUntilOver(from: PollToken(jobID: jobID), policy: policy)
    }

    private func waitUntilOver(from token: PollToken, policy: WaitPolicy) async throws -> Answer<JobStatus> {
        let answers = hub.observe(token, pace: policy.pace, interest: .completion, timeout: policy.timeout) { $0 }
        for try await answer in answers where answer.value.isOver { return answer }
        // The stream ends without an end of the job only for who does not wait any more.
        throw CancellationError()
    }
}
