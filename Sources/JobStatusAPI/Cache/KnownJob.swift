import Foundation
import JobStore
import NIOCore

/// A job as this node knows it, with its status rendered once for everybody who asks.
struct KnownJob: Sendable {
    /// The job as it was read.
    let job: Job

    /// Its status as it goes over the wire.
    let body: ByteBuffer

    /// The first revision known to have had the status and the attempt that the job has now.
    ///
    /// Whoever knows this revision or a later one would learn of progress only.
    let statusRevision: Int

    /// When it was read, by the stopwatch of the node.
    let readAt: Duration

    /// Makes what is known of a job just read.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - readAt: When the reading began, by the stopwatch of the node.
    ///   - last: What was known of it before.
    init(_ job: Job, readAt: Duration, after last: KnownJob? = nil) {
        self.job = job
        self.readAt = readAt
        body = ByteBuffer(bytes: StatusRenderer.status(of: job))
        let isSame =
            last.map {
                $0.job.status == job.status && $0.job.attempt == job.attempt
                    && $0.job.cancelRequested == job.cancelRequested
            } ?? false
        statusRevision = isSame ? last?.statusRevision ?? job.revision : job.revision
    }

    /// The bytes that it takes, about.
    var size: Int { 1_024 + body.readableBytes + (job.result?.bytes.count ?? 0) }

    /// The database's time at a moment of the stopwatch.
    func time(at now: Duration) -> Date {
        job.readAt.addingTimeInterval((now - readAt) / .seconds(1))
    }
}
