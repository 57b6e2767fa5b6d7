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

    private struct Told {
        var body: ByteBuffer?
        /// Nil within if it would be no smaller.
        var compressed: ByteBuffer??
        var advice: (field: HTTPField, givenAt: Duration)?
    }

    private let told = Mutex(Told())

    /// For how long an advice is given again: whoever is told to come back is told in whole seconds.
    private static let adviceAge: Duration = .seconds(1)

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
        told.withLock { told in
            if let body = told.body { return body }
            let body = ByteBuffer(bytes: StatusRenderer.status(of: job))
            told.body = body
            return body
        }
    }

    /// Whether nothing is left to be done for `compressedBody`.
    var isCompressed: Bool { told.withLock { $0.compressed != nil } }

    /// The same, compressed with gzip when somebody first asks for that; nil if it would be no smaller.
    var compressedBody: ByteBuffer? {
        if let known = told.withLock({ $0.compressed }) { return known }
        // Not under the lock: it takes long.
        let compressed = Gzip.compress(body)
        told.withLock { $0.compressed = .some(compressed) }
        return compressed
    }

    /// How soon to ask again, as it goes over the wire.
    ///
    /// - Parameters:
    ///   - now: The moment of the answer, by the stopwatch of the node.
    ///   - advise: Finds it out, which takes longer than all the rest of an answer, and so is done once a second for everybody
    ///     who asks.
    /// - Returns: The header field; nil for a job that is over.
    func retryAfter(at now: Duration, advise: () -> PollAdvice?) -> HTTPField? {
        guard !job.isOver else { return nil }
        if let given = told.withLock({ $0.advice }), now - given.givenAt < Self.adviceAge { return given.field }
        guard let advice = advise() else { return nil }
        let field = HTTPField(name: .retryAfter, value: String(advice.seconds))
        told.withLock { $0.advice = (field, now) }
        return field
    }

    /// The bytes that it takes, about: itself, and its result and message as they are rendered and compressed.
    var size: Int {
        let texts = (job.message?.utf8.count ?? 0) + (job.errorMessage?.utf8.count ?? 0)
        return 1_536 + 3 * ((job.result?.bytes.count ?? 0) + texts)
    }

    /// The database's time at a moment of the stopwatch.
    func time(at now: Duration) -> Date {
        job.readAt.addingTimeInterval((now - readAt) / .seconds(1))
    }
}
