import Foundation
public import JobStatusModels

extension JobStatusClient {
    /// Starts a job.
    ///
    /// The request carries an idempotency key and is sent again after transient errors: one call is one job.
    ///
    /// - Parameters:
    ///   - kind: The kind of job; `nil` for the server's default kind.
    ///   - input: What the job is given, if anything.
    /// - Returns: The job as the server accepted it.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func start(kind: String? = nil, input: JSONValue? = nil) async throws -> JobStatus {
        try await start(StartJobRequest(kind: kind, input: input))
    }

    /// Starts a job.
    ///
    /// - Parameters:
    ///   - request: What to start.
    ///   - idempotencyKey: Makes this start the same as every other with this key; a new one if `nil`.
    /// - Returns: The job as the server accepted it, or as it is by now if the key was used before.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func start(_ request: StartJobRequest, idempotencyKey: String? = nil) async throws -> JobStatus {
        let key = idempotencyKey ?? UUID().uuidString
        let job = try await sender.sendRepeatedly(.start(request, idempotencyKey: key)).value
        sender.ownStarts.insert(job.jobID)
        return job
    }

    /// Starts the job of an intent; the same intent, in this process or another, is the same job.
    ///
    /// - Parameter intent: What to start.
    /// - Returns: The job as the server accepted it, or as it is by now if it was started before.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func start(_ intent: StartIntent) async throws -> JobStatus {
        try await start(intent.request, idempotencyKey: intent.idempotencyKey)
    }

    /// Starts several jobs: all of them or, if the server refuses one, none.
    ///
    /// - Parameters:
    ///   - requests: What to start, at most 1,000 jobs.
    ///   - idempotencyKey: Makes this start the same as every other with this key; a new one if `nil`.
    /// - Returns: The jobs, in the same order.
    /// - Throws: `JobStatusClientError`, whose problem names the first bad job, or `CancellationError`.
    public func start(_ requests: [StartJobRequest], idempotencyKey: String? = nil) async throws -> [JobStatus] {
        let key = idempotencyKey ?? UUID().uuidString
        let batch = StartBatchRequest(jobs: requests)
        let jobs = try await sender.sendRepeatedly(.start(batch, idempotencyKey: key)).value.jobs
        for job in jobs { sender.ownStarts.insert(job.jobID) }
        return jobs
    }

    /// Asks once how a job is doing.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: Its status now.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func status(of jobID: String) async throws -> JobStatus {
        try await sender.send(.status(of: jobID)).value
    }

    /// Lists jobs, newest first.
    ///
    /// - Parameter query: Which jobs, and which page of them.
    /// - Returns: A page, which may be short; only one without `nextPage` is the last.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func list(_ query: JobQuery = JobQuery()) async throws -> JobPage {
        try await sender.send(.list(query)).value
    }

    /// Asks for several jobs at once.
    ///
    /// - Parameter jobIDs: The jobs, at most 100.
    /// - Returns: Those of them that exist, in the same order; large results are left out.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func jobs(_ jobIDs: [String]) async throws -> [JobStatus] {
        try await sender.send(.jobs(jobIDs)).value.jobs
    }

    /// Asks for a page of the change feed: the latest state of each job, in the order of their last change.
    ///
    /// - Parameters:
    ///   - cursor: Where to go on from; `nil` for the beginning.
    ///   - hold: How long the server may hold its answer until there is a change.
    ///   - interval: How soon after the request changes of progress or message alone are worth an answer.
    /// - Returns: The page.
    /// - Throws: `JobStatusClientError`, whose `isResync` tells to begin again without a cursor; `CancellationError`.
    public func changes(
        since cursor: String? = nil,
        hold: Duration = .zero,
        every interval: Duration = .zero
    ) async throws -> ChangesPage {
        try await sender.send(.changes(since: cursor, hold: hold, every: interval)).value
    }

    /// Asks which kinds of job can be started.
    ///
    /// - Returns: The kinds with their input fields.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func kinds() async throws -> KindsListing {
        try await sender.send(.kinds).value
    }

    /// Asks that a job be stopped; a job that is over stays as it is.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: Its status now; it may go on running for a moment.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func cancel(_ jobID: String) async throws -> JobStatus {
        try await sender.sendRepeatedly(.cancel(jobID)).value
    }

    /// Does a failed job again, as a new job that names the old one in `retryOf`.
    ///
    /// - Parameter jobID: The failed job.
    /// - Returns: The new job.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func retry(_ jobID: String) async throws -> JobStatus {
        let job = try await sender.sendRepeatedly(.retry(jobID, idempotencyKey: UUID().uuidString)).value
        sender.ownStarts.insert(job.jobID)
        return job
    }

    /// Deletes a job that is over; one that does not exist is already deleted.
    ///
    /// - Parameter jobID: The job.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func delete(_ jobID: String) async throws {
        do {
            _ = try await sender.sendRepeatedly(.delete(jobID))
        } catch let error as JobStatusClientError where error.code == .notFound {
            return
        }
    }
}
