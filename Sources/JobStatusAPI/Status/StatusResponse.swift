import HTTPTypes
import Hummingbird
import JobStore

/// Makes answers that tell of one job.
///
/// Ages are reckoned by the clock that the job's times are of, the database's: this node's may be wrong.
struct StatusResponse: Sendable {
    /// The moment of the answer, by the stopwatch by which jobs are known.
    private let now: Duration

    private let expectations: JobExpectations

    private let isShuttingDown: Bool

    /// Makes answers of this moment.
    ///
    /// - Parameters:
    ///   - board: What is known of jobs.
    ///   - isShuttingDown: Whether the answer is given early because the server stops.
    init(_ board: JobBoard, isShuttingDown: Bool = false) {
        now = board.now
        expectations = board.expectations
        self.isShuttingDown = isShuttingDown
    }

    /// The answer to a read: 200 with the status, or 304 if the client has it already.
    func read(_ known: KnownJob, having tag: IfNoneMatch) -> BufferedResponse {
        let cache = CacheRule.status(of: known.job, now: known.time(at: now))
        var response: BufferedResponse
        if tag.covers(known.job) {
            response = BufferedResponse(status: .notModified, headers: JSONResponse.fields(cache: cache))
        } else {
            response = JSONResponse.make(known.body, cache: cache)
            response.known = known
        }
        addState(of: known, to: &response.headers)
        return response
    }

    /// The answer to a read that came to an end.
    ///
    /// - Parameters:
    ///   - read: What was asked for.
    ///   - outcome: What it came to.
    ///   - board: What is known of jobs.
    /// - Returns: The answer.
    /// - Throws: An `APIProblem` (404) if there is no such job.
    static func answer(
        to read: StatusRead,
        _ outcome: StatusRead.Outcome,
        _ board: JobBoard
    ) throws(APIProblem) -> BufferedResponse {
        guard let known = outcome.known else { throw APIProblem.jobNotFound(read.id.description) }
        var response = StatusResponse(board, isShuttingDown: outcome.isShuttingDown)
            .read(known, having: read.tag.settled(by: outcome.condition))
        if outcome.wasHeld { response.headers[.preferenceApplied] = read.wait.preferenceApplied }
        return response
    }

    /// The answer to something done to a job: 200 if it is over, else 202.
    func action(_ known: KnownJob) -> Response {
        var response = JSONResponse.make(
            known.body,
            status: known.job.isOver ? .ok : .accepted,
            cache: CacheRule.never
        )
        .response
        addState(of: known, to: &response.headers)
        return response
    }

    /// The answer to a start: as to any action, and where the job is found from now on.
    func start(_ known: KnownJob, isReplay: Bool) -> Response {
        var response = action(known)
        response.headers[.location] = "/api/jobs/\(known.job.id)"
        if isReplay { response.headers[.idempotentReplayed] = "true" }
        return response
    }

    private func addState(of known: KnownJob, to headers: inout HTTPFields) {
        headers.append(known.tag)
        if isShuttingDown, !known.job.isOver {
            var generator = SystemRandomNumberGenerator()
            let advice = PollAdvice.afterShutdown(using: &generator)
            headers.append(HTTPField(name: .retryAfter, value: String(advice.seconds)))
            return
        }
        let field = known.retryAfter(at: now) {
            PollAdvice(
                for: known.job,
                now: known.time(at: now),
                outlook: expectations.outlook(for: known.job, at: now)
            )
        }
        if let field { headers.append(field) }
    }
}

extension IfNoneMatch {
    /// What the client has, after a wait: by `*` it has what there was when the wait began, and not what came since.
    fileprivate func settled(by condition: HoldCondition?) -> IfNoneMatch {
        guard self == .anything, case .newer(let known) = condition else { return self }
        return .revision(known)
    }
}
