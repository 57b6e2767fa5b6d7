import HTTPTypes
import Hummingbird
import JobStore

/// Makes answers that tell of one job.
///
/// Ages are reckoned by the clock that the job's times are of, the database's: this node's may be wrong.
struct StatusResponse: Sendable {
    /// Whether the answer was given early because the server stops.
    var isShuttingDown = false

    /// The answer to a read: 200 with the status, or 304 if the client has it already.
    func read(_ job: Job, known: IfNoneMatch) -> Response {
        let cache = CacheRule.status(of: job, now: job.readAt)
        var response: Response
        if known.covers(job) {
            response = Response(status: .notModified, headers: [.cacheControl: cache, .vary: CacheRule.vary])
        } else {
            response = JSONResponse.make(StatusRenderer.status(of: job), cache: cache)
        }
        addState(of: job, to: &response)
        return response
    }

    /// The answer to something done to a job: 200 if it is over, else 202.
    func action(_ job: Job) -> Response {
        var response = JSONResponse.make(
            StatusRenderer.status(of: job),
            status: job.isOver ? .ok : .accepted,
            cache: CacheRule.never
        )
        addState(of: job, to: &response)
        return response
    }

    /// The answer to a start: as to any action, and where the job is found from now on.
    func start(_ job: Job, isReplay: Bool) -> Response {
        var response = action(job)
        response.headers[.location] = "/api/jobs/\(job.id)"
        if isReplay { response.headers[.idempotentReplayed] = "true" }
        return response
    }

    private func addState(of job: Job, to response: inout Response) {
        response.headers[.eTag] = EntityTag(revision: job.revision).description
        guard let advice = PollAdvice(for: job, now: job.readAt) else { return }
        var generator = SystemRandomNumberGenerator()
        let seconds = isShuttingDown ? PollAdvice.afterShutdown(using: &generator).seconds : advice.seconds
        response.headers[.retryAfter] = String(seconds)
    }
}
