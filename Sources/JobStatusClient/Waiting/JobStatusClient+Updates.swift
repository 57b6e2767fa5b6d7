public import JobStatusModels

extension JobStatusClient {
    /// Follows a job to its end: its status now, then each change as it is seen.
    ///
    /// The server is asked to hold each request until there is something new. Transient errors are waited out; the
    /// event handler is told of them. Not every step in between need be seen, but the last always is, and a status is
    /// never older than the one before.
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
        stream { yield in
            try await follow(jobID, every: interval) { yield($0.value) }
        }
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
        stream { yield in
            try await follow(jobID, every: interval, yield)
        }
    }

    private func stream<Element: Sendable>(
        _ body: @escaping @Sendable (_ yield: (Element) -> Void) async throws -> Void
    ) -> AsyncThrowingStream<Element, any Error> {
        // A reader that is slow needs the latest status only.
        AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let task = Task {
                do {
                    try await body { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func follow(
        _ jobID: String,
        every interval: Duration,
        _ yield: (Answer<JobStatus>) -> Void
    ) async throws {
        var pacing = Pacing(pace: .held, hold: configuration.hold, backoff: configuration.backoff)
        var known: Answer<JobStatus>?
        while known?.value.isOver != true {
            let stopwatch = Stopwatch(clock)
            var hold: Duration = .zero
            var pause: Duration
            do {
                let (answer, asked) = try await change(of: jobID, since: known, hold: pacing.hold, every: interval)
                hold = asked
                if let answer, answer.isNewer(than: known?.value) {
                    pause = pacing.pause(after: answer, since: known?.value, every: interval)
                    known = answer
                    yield(answer)
                } else {
                    pause = pacing.pause(
                        afterAnswerTo: hold,
                        in: stopwatch.elapsed,
                        retryAfter: (answer ?? known)?.retryAfter
                    )
                }
            } catch {
                let transient = try transientError(error, of: jobID)
                pause = pacing.pause(
                    afterFailureOf: known == nil ? .zero : pacing.hold,
                    in: stopwatch.elapsed,
                    retryAfter: transient.retryAfter,
                    random: randomness()
                )
            }
            if known?.value.isOver != true { try await sleep(pause, jobID: jobID) }
        }
    }

    /// Asks for a change, held if a slot is free; without a known entity tag for the status as it is.
    private func change(
        of jobID: String,
        since known: Answer<JobStatus>?,
        hold: Duration,
        every interval: Duration
    ) async throws -> (Answer<JobStatus>?, hold: Duration) {
        guard let known, let entityTag = known.entityTag else {
            return (try await send(.status(of: jobID)), .zero)
        }
        let isHeld = hold > .zero && holds.take()
        defer { if isHeld { holds.giveBack() } }
        let call = try Call.change(of: jobID, since: entityTag, hold: isHeld ? hold : .zero, every: interval)
        let answer = try await send(call)
        let status = answer.value.map(answer.about)
        return (status, call.hold)
    }
}

extension Answer<JobStatus> {
    /// Whether it tells more than what is known; without revisions every difference counts.
    fileprivate func isNewer(than known: JobStatus?) -> Bool {
        guard let known else { return true }
        guard let revision = value.revision, let knownRevision = known.revision else { return value != known }
        return revision > knownRevision
    }
}

extension Pacing {
    /// The pause after a change: none if the server held the request for it.
    fileprivate mutating func pause(
        after answer: Answer<JobStatus>,
        since known: JobStatus?,
        every interval: Duration
    ) -> Duration {
        noteProgress()
        guard answer.entityTag != nil else { return answer.retryAfter ?? max(interval, Self.unguided.initial) }
        // A server that can't hold answers at once; its progress is then asked for no more often than is worth it.
        let isProgressOnly = known?.status == answer.value.status
        return isProgressOnly ? max(.zero, interval - answer.duration) : .zero
    }
}
