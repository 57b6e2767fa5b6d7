/// The body of a batch start: all of its jobs are started, or none.
public struct StartBatchRequest: Sendable, Hashable, Codable {
    /// The jobs to start, at most `JobLimits.batchCount`; the answer has them in the same order.
    public var jobs: [StartJobRequest]

    /// Makes a request for these jobs.
    public init(jobs: [StartJobRequest]) {
        self.jobs = jobs
    }
}
