import JobStore
public import Logging

/// What a running job knows of itself, and how it says how far it is.
public struct JobContext: Sendable {
    /// The id of the job.
    public let jobID: String

    /// The number of this attempt, from 1.
    public let attempt: Int

    /// How many attempts the job has.
    public let maxAttempts: Int

    /// What the start of the job was part of, for calls to other services: a `traceparent` of W3C Trace Context.
    public let traceParent: String?

    /// A logger that names the job.
    public var logger: Logger { makeLogger() }

    // Made when it is asked for: few jobs log, and the names cost more than many a job.
    private let makeLogger: @Sendable () -> Logger

    private let reporter: @Sendable (Int?, String?) -> Void

    /// Makes a context; handlers are given theirs, tests make their own.
    ///
    /// - Parameters:
    ///   - jobID: The id of the job.
    ///   - attempt: The number of this attempt, from 1.
    ///   - maxAttempts: How many attempts the job has.
    ///   - traceParent: What the start of the job was part of.
    ///   - logger: A logger that names the job.
    ///   - report: Takes each report, from any thread, and returns at once.
    public init(
        jobID: String,
        attempt: Int = 1,
        maxAttempts: Int = 1,
        traceParent: String? = nil,
        logger: Logger,
        report: @escaping @Sendable (_ progress: Int?, _ message: String?) -> Void = { _, _ in }
    ) {
        self.jobID = jobID
        self.attempt = attempt
        self.maxAttempts = maxAttempts
        self.traceParent = traceParent
        self.makeLogger = { logger }
        self.reporter = report
    }

    /// The context of a job that was claimed.
    init(
        of job: ClaimedJob,
        logger: Logger,
        report: @escaping @Sendable (_ progress: Int?, _ message: String?) -> Void
    ) {
        jobID = job.lease.jobID.description
        attempt = job.attempt
        maxAttempts = job.maxAttempts
        traceParent = job.traceParent?.description
        makeLogger = { job.logger(from: logger) }
        reporter = report
    }

    /// Says how far the job is; as often as it likes, since reports are gathered and written a few times a second.
    ///
    /// - Parameters:
    ///   - progress: Percent done; kept within 0 and 100, and never taken back. Nil leaves it as it is.
    ///   - message: The stage, for people, cut to 500 characters. Nil leaves it as it is.
    public func report(progress: Int?, message: String? = nil) {
        reporter(progress.map { min(max($0, 0), 100) }, message)
    }
}
