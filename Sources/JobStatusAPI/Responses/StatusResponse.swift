import HTTPTypes
import Hummingbird
import JobStore

/// Makes answers that tell of one job.
///
/// Ages are reckoned by the clock that the job's times are of, the database's: this node's may be wrong.
struct StatusResponse: Sendable {
    /// The moment of the answer, by the stopwatch by which jobs are known.
    var now: Duration

    /// Whether the answer was given early because the server stops.
    var isShuttingDown = false

    /// The answer to a read: 200 with the status, or 304 if the client has it already.
    func read(_ known: KnownJob, having tag: IfNoneMatch) -> Response {
        let cache = CacheRule.status(of: known.job, now: known.time(at: now))
        var response: Response
        if tag.covers(known.job) {
            response = Response(status: .notModified, headers: [.cacheControl: cache, .vary: CacheRule.vary])
        } else {
            response = JSONResponse.make(known.body, cache: cache)
        }
        addState(of: known, to: &response)
        return response
    }

    /// The answer to something done to a job: 200 if it is over, else 202.
    func action(_ known: KnownJob) -> Response {
        var response = JSONResponse.make(
            known.body,
            status: known.job.isOver ? .ok : .accepted,
            cache: CacheRule.never
        )
        addState(of: known, to: &response)
        return response
    }

    /// The answer to a start: as to any action, and where the job is found from now on.
    func start(_ known: KnownJob, isReplay: Bool) -> Response {
        var response = action(known)
        response.headers[.location] = "/api/jobs/\(known.job.id)"
        if isReplay { response.headers[.idempotentReplayed] = "true" }
        return response
    }

    private func addState(of known: KnownJob, to response: inout Response) {
        response.headers[.eTag] = EntityTag(revision: known.job.revision).description
        guard let advice = PollAdvice(for: known.job, now: known.time(at: now)) else { return }
        var generator = SystemRandomNumberGenerator()
        let seconds = isShuttingDown ? PollAdvice.afterShutdown(using: &generator).seconds : advice.seconds
        response.headers[.retryAfter] = String(seconds)
    }
}
