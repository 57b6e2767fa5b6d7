import Foundation
public import JobStatusModels

extension JobStatusClient {
    /// The client's calls for code that is not async.
    public var blocking: Blocking { Blocking(client: self) }

    /// The calls of a client in a form that blocks its thread until it is done.
    ///
    /// Never call it from a task: the threads of tasks are few, and the call itself needs one of them. Debug builds
    /// stop there.
    public struct Blocking: Sendable {
        let client: JobStatusClient

        /// Starts a job; see `JobStatusClient.start(kind:input:)`.
        public func start(kind: String? = nil, input: JSONValue? = nil) throws -> JobStatus {
            try wait { try await $0.start(kind: kind, input: input) }
        }

        /// Starts a job; see `JobStatusClient.start(_:idempotencyKey:)`.
        public func start(_ request: StartJobRequest, idempotencyKey: String? = nil) throws -> JobStatus {
            try wait { try await $0.start(request, idempotencyKey: idempotencyKey) }
        }

        /// Starts several jobs, or none; see `JobStatusClient.start(_:idempotencyKey:)`.
        public func start(_ requests: [StartJobRequest], idempotencyKey: String? = nil) throws -> [JobStatus] {
            try wait { try await $0.start(requests, idempotencyKey: idempotencyKey) }
        }

        /// Starts the job of an intent; see `JobStatusClient.start(_:)`.
        public func start(_ intent: StartIntent) throws -> JobStatus {
            try wait { try await $0.start(intent) }
        }

        /// Asks once how a job is doing.
        public func status(of jobID: String) throws -> JobStatus {
            try wait { try await $0.status(of: jobID) }
        }

        /// Lists jobs, newest first.
        public func list(_ query: JobQuery = JobQuery()) throws -> JobPage {
            try wait { try await $0.list(query) }
        }

        /// Asks for several jobs at once.
        public func jobs(_ jobIDs: [String]) throws -> [JobStatus] {
            try wait { try await $0.jobs(jobIDs) }
        }

        /// Asks for a page of the change feed.
        public func changes(
            since cursor: String? = nil,
            hold: Duration = .zero,
            every interval: Duration = .zero
        ) throws -> ChangesPage {
            try wait { try await $0.changes(since: cursor, hold: hold, every: interval) }
        }

        /// Asks which kinds of job can be started.
        public func kinds() throws -> KindsListing {
            try wait { try await $0.kinds() }
        }

        /// Asks that a job be stopped.
        public func cancel(_ jobID: String) throws -> JobStatus {
            try wait { try await $0.cancel(jobID) }
        }

        /// Does a failed job again, as a new one.
        public func retry(_ jobID: String) throws -> JobStatus {
            try wait { try await $0.retry(jobID) }
        }

        /// Deletes a job that is over.
        public func delete(_ jobID: String) throws {
            try wait { try await $0.delete(jobID) }
        }

        /// Polls a job at a fixed interval; see `JobStatusClient.pollJobStatus(_:interval:maxAttempts:)`.
        public func pollJobStatus(
            _ jobID: String,
            interval: Duration = .seconds(2),
            maxAttempts: Int = 30
        ) throws -> JobStatus {
            try wait { try await $0.pollJobStatus(jobID, interval: interval, maxAttempts: maxAttempts) }
        }

        /// Waits until a job is over; see `JobStatusClient.waitForCompletion(of:policy:)`.
        public func waitForCompletion(of jobID: String, policy: WaitPolicy = .held) throws -> JobStatus {
            try wait { try await $0.waitForCompletion(of: jobID, policy: policy) }
        }

        /// Waits until a job is over; see `JobStatusClient.waitForCompletion(from:policy:)`.
        public func waitForCompletion(from token: PollToken, policy: WaitPolicy = .held) throws -> JobStatus {
            try wait { try await $0.waitForCompletion(from: token, policy: policy) }
        }

        /// Follows a job to its end; see `JobStatusClient.updates(of:every:)`.
        ///
        /// - Parameters:
        ///   - jobID: The job.
        ///   - interval: How often changes of progress or message alone are worth an answer.
        /// - Returns: A sequence whose elements come as they are seen; taking the next one blocks the thread.
        public func updates(of jobID: String, every interval: Duration = .seconds(1)) -> BlockingUpdates {
            BlockingUpdates(client.updates(of: jobID, every: interval))
        }

        private func wait<Value: Sendable>(
            _ body: @escaping @Sendable (JobStatusClient) async throws -> Value
        ) throws -> Value {
            try Self.wait { [client] in try await body(client) }
        }
    }
}
