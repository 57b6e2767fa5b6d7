public import JobStatusModels

extension JobStatusClient {
    /// Follows a job to its end: its status now, then each change as it is seen.
    ///
    /// The server is asked to hold each request until there is something new. Transient errors are waited out; the
    /// event handler is told of them. Not every step in between need be seen, but the last always is, and a status is
    /// never older than the one before, unless the server was restored from a backup. However many follow the same job with one client, it is asked for once; from
    /// the third job on they are asked for together.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - interval: How often changes of progress or message alone are worth an answer; changes of `status` always
    ///     come at once.
    /// - Returns: A stream that ends after the job is over, and throws `JobStatusClientError` on a permanent error.
    public func updates(
        of jobID: String,
        every interval: Duration = .seconds(1)
    ) -> AsyncThrowingStream<JobStatus, any Error> {
        updates(from: PollToken(jobID: jobID), every: interval)
    }

    /// Follows a job to its end from where an earlier watch stood, as `updates(of:every:)` does.
    ///
    /// - Parameters:
    ///   - token: Where it stood.
    ///   - interval: How often changes of progress or message alone are worth an answer.
    /// - Returns: A stream that never gives a status older than the token's.
    public func updates(
        from token: PollToken,
        every interval: Duration = .seconds(1)
    ) -> AsyncThrowingStream<JobStatus, any Error> {
        hub.observe(token, pace: .held, interest: .updates(every: interval)) { $0.value }
    }

    /// Follows a job to its end, as `updates(of:every:)` does, with the answers as they came.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - interval: How often changes of progress or message alone are worth an answer.
    /// - Returns: A stream that ends after the job is over, and throws `JobStatusClientError` on a permanent error.
    public func answers(
        of jobID: String,
        every interval: Duration = .seconds(1)
    ) -> AsyncThrowingStream<Answer<JobStatus>, any Error> {
        hub.observe(PollToken(jobID: jobID), pace: .held, interest: .updates(every: interval)) { $0 }
    }
}
