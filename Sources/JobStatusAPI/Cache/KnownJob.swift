import Foundation
import HTTPTypes
import JobStore
import NIOCore
import Synchronization

/// A job as this node knows it, with its status rendered once for everybody who asks.
///
/// An object, since every poll passes it on from hand to hand.
final class KnownJob: Sendable {
    /// The job as it was read.
    let job: Job

    /// The first revision known to have had the status and the attempt that the job has now.
    ///
    /// Whoever knows this revision or a later one would learn of progress only.
    let statusRevision: Int

    /// When it was read, by the stopwatch of the node.
    let readAt: Duration

    /// The entity tag of its status.
    let tag: HTTPField

    private let rendered = Mutex<ByteBuffer?>(nil)

    /// Makes what is known of a job just read.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - readAt: When the reading began, by the stopwatch of the node.
    ///   - last: What was known of it before.
    init(_ job: Job, readAt: Duration, after last: KnownJob? = nil) {
        self.job = job
        self.readAt = readAt
        tag = HTTPField(name: .eTag, value: EntityTag(revision: job.revision).description)
        let isSame =
            last.map {
                $0.job.status == job.status && $0.job.attempt == job.attempt
                    && $0.job.cancelRequested == job.cancelRequested
            } ?? false
        statusRevision = isSame ? last?.statusRevision ?? job.revision : job.revision
    }

    /// Its status as it goes over the wire; rendered when somebody first asks, for many revisions are never asked for.
    var body: ByteBuffer {
        rendered.withLock { rendered in
            if let rendered { return rendered }
            let body = ByteBuffer(bytes: StatusRenderer.status(of: job))
            rendered = body
            return body
        }
    }

    /// The bytes that it takes, about: itself, and its result and message once more as they are rendered.
    var size: Int {
        let texts = (job.message?.utf8.count ?? 0) + (job.errorMessage?.utf8.count ?? 0)
        return 1_536 + 2 * ((job.result?.bytes.count ?? 0) + texts)
    }

    /// The database's time at a moment of the stopwatch.
    func time(at now: Duration) -> Date {
        job.readAt.addingTimeInterval((now - readAt) / .seconds(1))
    }
}
