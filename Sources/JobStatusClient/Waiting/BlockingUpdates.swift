public import JobStatusModels

/// The statuses of a job as they come, each taken by a call that blocks its thread; the last `next()` throws if the
/// job can't be followed to its end.
public struct BlockingUpdates {
    private let stream: AsyncThrowingStream<JobStatus, any Error>

    init(_ stream: AsyncThrowingStream<JobStatus, any Error>) {
        self.stream = stream
    }

    /// Waits for the next status.
    ///
    /// - Returns: The status; `nil` after the one that is over.
    /// - Throws: `JobStatusClientError` on a permanent error.
    public func next() throws -> JobStatus? {
        try JobStatusClient.Blocking.wait { [stream] in
            var iterator = stream.makeAsyncIterator()
            return try await iterator.next()
        }
    }
}
