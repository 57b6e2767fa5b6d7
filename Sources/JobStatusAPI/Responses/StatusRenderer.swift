import Foundation
import JobStatusModels
import JobStore

/// Writes jobs as they are told on the wire.
///
/// By hand and not by `Codable`, so that a result goes out exactly as it came in, and because every poll pays for it.
enum StatusRenderer {
    /// The bytes of one job's status.
    static func status(of job: Job) -> [UInt8] {
        var writer = JSONWriter(capacity: 512 + (job.result?.bytes.count ?? 0))
        write(job, to: &writer, resultLimit: .max)
        return writer.bytes
    }

    /// The bytes of a list of jobs, in which large results are left out.
    ///
    /// - Parameters:
    ///   - jobs: The jobs, in the order they are listed.
    ///   - nextPage: What to ask for to have the next page; nil at the end.
    /// - Returns: `{"jobs":[…]}`, with `nextPage` if there is one.
    static func page(of jobs: [Job], nextPage: String? = nil) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + jobs.count * 512)
        writer.beginObject()
        writer.name("jobs")
        writer.beginArray()
        for job in jobs { write(job, to: &writer, resultLimit: JobLimits.listedResultSize) }
        writer.endArray()
        writer.member("nextPage", ifPresent: nextPage)
        writer.endObject()
        return writer.bytes
    }

    /// The bytes of a page of a feed, in which large results are left out.
    static func feed(_ page: FeedPage) -> [UInt8] {
        var writer = JSONWriter(capacity: 128 + page.changes.count * 512)
        writer.beginObject()
        writer.name("changes")
        writer.beginArray()
        for change in page.changes {
            switch change {
            case .updated(let job): write(job, to: &writer, resultLimit: JobLimits.listedResultSize)
            case .deleted(let id): writeTombstone(of: id, to: &writer)
            }
        }
        writer.endArray()
        writer.member("cursor", FeedCursor(after: page).description)
        writer.member("more", page.hasMore)
        writer.member("line", Int(page.line))
        writer.member("head", Int(page.head))
        writer.endObject()
        return writer.bytes
    }

    private static func writeTombstone(of id: JobID, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("jobId", id.description)
        writer.trueMember("deleted")
        writer.endObject()
    }

    private static func write(_ job: Job, to writer: inout JSONWriter, resultLimit: Int) {
        writer.beginObject()
        writer.member("jobId", job.id.description)
        writer.member("status", job.status.rawValue)
        writer.member("revision", job.revision)
        writer.member("kind", job.kind)
        writer.member("progress", job.progress)
        writer.member("message", ifPresent: job.message)
        writer.member("attempt", job.attempt)
        writer.member("maxAttempts", job.maxAttempts)
        writeTimes(of: job, to: &writer)
        if job.cancelRequested { writer.trueMember("cancelRequested") }
        writer.member("retryOf", ifPresent: job.retryOf?.description)
        writeOutcome(of: job, to: &writer, resultLimit: resultLimit)
        writer.endObject()
    }

    private static func writeTimes(of job: Job, to writer: inout JSONWriter) {
        writer.member("createdAt", RFC3339.string(from: job.createdAt))
        writer.member("updatedAt", RFC3339.string(from: job.updatedAt))
        writer.member("runAt", ifPresent: job.runAt.map(RFC3339.string(from:)))
        writer.member("startedAt", ifPresent: job.startedAt.map(RFC3339.string(from:)))
        writer.member("finishedAt", ifPresent: job.finishedAt.map(RFC3339.string(from:)))
        writer.member("expiresAt", ifPresent: job.expiresAt.map(RFC3339.string(from:)))
    }

    private static func writeOutcome(of job: Job, to writer: inout JSONWriter, resultLimit: Int) {
        switch job.status {
        case .completed:
            let result = job.result ?? .null
            if job.resultOmitted || result.bytes.count > resultLimit {
                writer.trueMember("resultOmitted")
            } else {
                writer.member("result", result)
            }
        case .failed:
            // Never empty on the wire, whatever a handler said.
            let message = job.errorMessage.flatMap { $0.isEmpty ? nil : $0 }
            writer.member("errorMessage", message ?? "The job failed.")
            writer.member("errorCode", job.errorCode ?? "failed")
        case .pending, .processing, .unknown:
            break
        }
    }
}
