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
        try Self.completed(try await waitUntilOver(jobID, policy: policy).value)
    }

    /// Waits until a job is completed or failed.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - policy: When to ask, and for how long.
    /// - Returns: The answer that says that the job is over.
    /// - Throws: As `waitForCompletion(of:policy:)`, except that a failed job is returned.
    public func waitUntilOver(_ jobID: String, policy: WaitPolicy = .held) async throws -> Answer<JobStatus> {
        let stopwatch = Stopwatch(clock)
        var pacing = Pacing(pace: policy.pace, hold: configuration.hold, backoff: configuration.backoff)
        var last: JobStatus?
        while true {
            let remaining = policy.timeout.map { $0 - stopwatch.elapsed }
            let (outcome, hold, duration) = await ask(jobID, pacing.hold, remaining: remaining)
            let pause: Duration
            var failure: JobStatusClientError?
            switch outcome {
            case .success(let answer) where answer.value.isOver:
                return answer
            case .success(let answer):
                last = answer.value
                pause = pacing.pause(afterAnswerTo: hold, in: duration, retryAfter: answer.retryAfter)
            case .failure(let error):
                let transient = try transientError(error, of: jobID)
                pause = pacing.pause(
                    afterFailureOf: hold,
                    in: duration,
                    retryAfter: transient.retryAfter,
                    random: randomness()
                )
                failure = transient
            }
            let left = policy.timeout.map { $0 - stopwatch.elapsed }
            if let left, left <= .zero {
                throw JobStatusClientError.deadlineExceeded(jobID: jobID, last: last, failure: failure)
            }
            try await sleep(min(pause, left ?? pause), jobID: jobID)
        }
    }

    /// Asks once, held if a slot is free and there is time.
    private func ask(
        _ jobID: String,
        _ wished: Duration,
        remaining: Duration?
    ) async -> (Result<Answer<JobStatus>, any Error>, hold: Duration, took: Duration) {
        let stopwatch = Stopwatch(clock)
        let isHeld = wished > .zero && holds.take()
        defer { if isHeld { holds.giveBack() } }
        var hold: Duration = .zero
        do {
            var call = try Call.status(of: jobID, hold: isHeld ? min(wished, remaining ?? wished) : .zero)
            call.limitTime(to: remaining, otherwise: configuration.requestTimeout)
            hold = call.hold
            return (.success(try await send(call)), hold, stopwatch.elapsed)
        } catch {
            return (.failure(error), hold, stopwatch.elapsed)
        }
    }

    /// The error itself if waiting can help.
    ///
    /// - Throws: The error if it can't.
    func transientError(_ error: any Error, of jobID: String) throws -> JobStatusClientError {
        guard let error = error as? JobStatusClientError else { throw error }
        guard error.isTransient || error.code == .notFound && ownStarts.contains(jobID) else { throw error }
        return error
    }
}

extension Call {
    /// Has the request end soon after the time that is left, so that a silent server can't hold up a deadline.
    mutating func limitTime(to remaining: Duration?, otherwise limit: Duration) {
        guard let remaining else { return }
        timeout = min(limit, max(remaining - hold, .seconds(1)))
    }
}
