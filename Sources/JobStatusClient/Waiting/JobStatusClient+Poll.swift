public import JobStatusModels

extension JobStatusClient {
    /// Polls a job at a fixed interval until it is over.
    ///
    /// The first poll is made at once; the interval counts from the end of an answer. Every poll counts, also one that
    /// fails: an answer that is missing, malformed or outside of 2xx is told to the event handler, and the job is
    /// polled again. To wait for as long as it takes, with far fewer requests, use `waitForCompletion(of:policy:)`.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - interval: The pause between two polls.
    ///   - maxAttempts: How many polls to make.
    /// - Returns: The completed job.
    /// - Throws: `JobStatusClientError` with the text `Job ID failed: MESSAGE` if the job fails, and with the text
    ///   `Polling timed out after N attempts.` after the last poll; `CancellationError` if the task is cancelled.
    public func pollJobStatus(
        _ jobID: String,
        interval: Duration = .seconds(2),
        maxAttempts: Int = 30
    ) async throws -> JobStatus {
        let call = try Call.status(of: jobID)
        var last: JobStatus?
        var attempts = 0
        while attempts < maxAttempts {
            if attempts > 0 { try await sender.sleep(interval, .pacing, jobID: jobID) }
            attempts += 1
            do {
                let status = try await sender.send(call).value
                if status.isOver { return try Self.completed(status) }
                last = status
            } catch let error as JobStatusClientError where error.code != .jobFailed {
                continue  // The event handler was told.
            }
        }
        throw JobStatusClientError.pollingTimedOut(attempts: maxAttempts, last: last)
    }

    /// A job that is over, if it is completed.
    static func completed(_ status: JobStatus) throws -> JobStatus {
        guard status.status == .completed else { throw JobStatusClientError.jobFailed(status) }
        return status
    }
}
