import HTTPTypes
import Synchronization

/// Keeps every owner to the requests that he may make on this node.
///
/// Nodes count by themselves, so that no request waits for another node: with several, an owner may make so many on each.
final class RateLimiter: Sendable {
    private struct State {
        var buckets: [String: TokenBucket] = [:]
        /// With how many owners those are looked for who can be forgotten.
        var sweepAt = 1_024
    }

    /// What a 304 gives back: it costs next to nothing, and who polls so should be better off.
    private static let unchangedRefund = 0.95

    private let rate: RequestRate
    private let uptime: @Sendable () -> Duration
    private let state = Mutex(State())

    /// Limits every owner to a rate.
    init(rate: RequestRate, uptime: @escaping @Sendable () -> Duration = Uptime.system) {
        self.rate = rate
        self.uptime = uptime
    }

    /// Counts a request.
    ///
    /// - Parameter owner: Who makes it.
    /// - Throws: An `APIProblem` (429) if he has none left, with when he will have.
    func admit(_ owner: String) throws(APIProblem) {
        let now = uptime()
        let (isAdmitted, bucket) = state.withLock { state in
            if state.buckets.count >= state.sweepAt { Self.sweep(&state, now) }
            var bucket = state.buckets[owner] ?? TokenBucket(rate: rate, now: now)
            let isAdmitted = bucket.take(now: now)
            state.buckets[owner] = bucket
            return (isAdmitted, bucket)
        }
        guard !isAdmitted else { return }
        var problem = APIProblem(.tooManyRequests, "More than \(rate.count) requests in \(rate.seconds) s.")
        problem.headers = headers(bucket)
        problem.headers[.retryAfter] = String(bucket.secondsToNext)
        throw problem
    }

    /// What an answer tells of the requests that are left (draft-ietf-httpapi-ratelimit-headers-10).
    ///
    /// - Parameters:
    ///   - status: How the request was answered.
    ///   - owner: Who made it.
    /// - Returns: The header fields for the answer.
    func headers(after status: HTTPResponse.Status, for owner: String) -> HTTPFields {
        let now = uptime()
        let bucket = state.withLock { state in
            var bucket = state.buckets[owner] ?? TokenBucket(rate: rate, now: now)
            if status == .notModified {
                bucket.putBack(Self.unchangedRefund, now: now)
                state.buckets[owner] = bucket
            }
            return bucket
        }
        return headers(bucket)
    }

    private func headers(_ bucket: TokenBucket) -> HTTPFields {
        [
            .rateLimitPolicy: "\"requests\";q=\(rate.count);w=\(rate.seconds)",
            .rateLimit: "\"requests\";r=\(bucket.remaining);t=\(bucket.secondsToFull)",
        ]
    }

    /// Forgets those who have made no request for so long that it makes no difference.
    private static func sweep(_ state: inout State, _ now: Duration) {
        for (owner, bucket) in state.buckets {
            var bucket = bucket
            if bucket.isFull(now: now) { state.buckets[owner] = nil }
        }
        state.sweepAt = max(1_024, 2 * state.buckets.count)
    }
}
