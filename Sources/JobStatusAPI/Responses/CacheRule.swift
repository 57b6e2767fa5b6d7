import Foundation
import JobStore

/// What caches may do with an answer (RFC 9111).
enum CacheRule {
    /// Nothing: it belongs to one request.
    static let never = "no-store"

    /// Keep it for its caller, but ask each time whether it still holds.
    static let revalidated = "private, no-cache"

    /// What the answer depends on beside the URL.
    static let vary = "Authorization, Accept-Encoding"

    /// How long the status of a job that is over may be kept, in seconds.
    static let finishedAge = 3_600

    /// The rule for the status of a job: what is over never changes, until the server forgets it.
    ///
    /// - Parameters:
    ///   - job: The job that the answer tells of.
    ///   - now: The present moment.
    /// - Returns: The value of `Cache-Control`.
    static func status(of job: Job, now: Date) -> String {
        guard job.isOver else { return revalidated }
        let left = job.expiresAt.map { max(0, $0.timeIntervalSince(now)) } ?? .infinity
        // Most are kept for days, and to write the rule takes longer than to find that out.
        return left >= Double(finishedAge) ? longest : finished(Int(left))
    }

    private static let longest = finished(finishedAge)

    private static func finished(_ age: Int) -> String { "private, max-age=\(age), immutable" }
}
