import JobStatusModels
import JobStore

/// What is to be recorded when an attempt has ended.
enum AttemptOutcome: Sendable {
    case completed(JobCompletion)
    case failed(AttemptFailure)
    case putBack(Lease)
}

extension AttemptOutcome {
    /// Decides what the end of an attempt means.
    ///
    /// A result counts even if the handler was told to stop while it was finishing: the work is done. An error after
    /// being told to stop is how a handler obeys.
    ///
    /// - Returns: `nil` when the lease was lost and nothing may be said.
    static func decide(
        _ end: Result<RawJSON, any Error>,
        of job: ClaimedJob,
        stage: String?,
        stopReason: StopReason?,
        policy: RetryPolicy,
        using random: inout some RandomNumberGenerator
    ) -> AttemptOutcome? {
        if stopReason == .lost { return nil }
        switch end {
        case .success(let result):
            return .completed(JobCompletion(lease: job.lease, result: result, stage: stage))
        case .failure(let error):
            if let stopReason {
                return stopped(job, stage: stage, reason: stopReason, policy: policy, using: &random)
            }
            let failure = JobFailure(describing: error)
            if failure.isPermanent {
                return .failed(job, stage, error is ResultTooLarge ? .resultTooLarge : .failed, failure.message)
            }
            return failed(job, stage: stage, code: .failed, message: failure.message, policy: policy, using: &random)
        }
    }

    /// Decides about an attempt that was told to stop and did not return with a result.
    static func stopped(
        _ job: ClaimedJob,
        stage: String?,
        reason: StopReason,
        policy: RetryPolicy,
        using random: inout some RandomNumberGenerator
    ) -> AttemptOutcome? {
        switch reason {
        case .lost:
            nil
        case .cancelled:
            .failed(job, stage, .cancelled, "The job was cancelled.")
        case .shutdown:
            .putBack(job.lease)
        case .timedOut(let limit):
            failed(
                job,
                stage: stage,
                code: .timedOut,
                message: "The job took longer than \(DurationText.format(limit)).",
                policy: policy,
                using: &random
            )
        }
    }

    /// Another attempt after a backoff if one is left, else the end.
    private static func failed(
        _ job: ClaimedJob,
        stage: String?,
        code: JobStatus.ErrorCode,
        message: String,
        policy: RetryPolicy,
        using random: inout some RandomNumberGenerator
    ) -> AttemptOutcome {
        if job.attempt < job.maxAttempts {
            let delay = policy.delay(afterAttempt: job.attempt, using: &random)
            return .failed(job, stage, code, message, retryDelay: delay)
        }
        let isLastOfSeveral = job.maxAttempts > 1 && code == .failed
        return .failed(job, stage, isLastOfSeveral ? .attemptsExhausted : code, message)
    }

    private static func failed(
        _ job: ClaimedJob,
        _ stage: String?,
        _ code: JobStatus.ErrorCode,
        _ message: String,
        retryDelay: Duration? = nil
    ) -> AttemptOutcome {
        let text = StorableText.clean(message, limit: JobLimits.errorMessageLength)
        return .failed(
            AttemptFailure(
                lease: job.lease,
                code: code.rawValue,
                message: text.isEmpty ? "Unknown error" : text,
                retryDelay: retryDelay,
                stage: stage
            )
        )
    }
}
