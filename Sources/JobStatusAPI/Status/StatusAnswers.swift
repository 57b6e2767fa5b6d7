import HTTPTypes
import Hummingbird
import HummingbirdCore
import JobStore
import Logging
import NIOCore

/// Makes the answers to reads of a job's status that are answered on their connection, ahead of the router.
///
/// Most requests are such reads, and router, middleware and a task take longer than the answer. Most of them are held at
/// that, and a task keeps the memory of the deepest call that it ever made. What the router's steps do is done here one after
/// the other.
struct StatusAnswers: Sendable {
    /// What answers are made of.
    let services: APIServices
    /// Who may ask, and how often.
    let gatekeeper: Gatekeeper
    /// Makes answers of errors, and completes answers.
    let problems: ProblemMiddleware
    /// Counts answers.
    let metrics: MetricsMiddleware
    /// Where answers are logged.
    let logger: Logger

    private let date = DateField()

    init(
        _ services: APIServices,
        gatekeeper: Gatekeeper,
        problems: ProblemMiddleware,
        metrics: MetricsMiddleware,
        logger: Logger
    ) {
        self.services = services
        self.gatekeeper = gatekeeper
        self.problems = problems
        self.metrics = metrics
        self.logger = logger
    }

    /// What becomes of a request.
    enum Beginning {
        /// A read.
        case read(StatusCall)
        /// A refusal.
        case refused(BufferedResponse)
        /// Who asks is not known without waiting: the routes find out.
        case unknown
    }

    /// Finds out who makes a request and what it asks for.
    func begin(_ head: HTTPRequest, _ target: StatusTarget, _ channel: any Channel) -> Beginning {
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let requestID = "\(RequestID())"
        var response: BufferedResponse
        do {
            guard let identity = try gatekeeper.enterAtOnce(request, scope: .read) else { return .unknown }
            do {
                let read = try StatusRead(target.id, for: identity, asked: request)
                return .read(
                    StatusCall(request: request, route: target.route, requestID: requestID, start: .now, read: read)
                )
            } catch {
                throw gatekeeper.marked(error, for: identity)
            }
        } catch {
            response = problem(error, request, requestID, channel)
        }
        complete(&response, to: request, target.route, requestID)
        return .refused(response)
    }

    /// The answer to a read.
    ///
    /// - Parameters:
    ///   - call: The read.
    ///   - result: What it came to.
    ///   - channel: The connection, or the stream of one, that it came on.
    /// - Returns: The answer, which may be a problem.
    func answer(
        to call: StatusCall,
        _ result: Result<StatusRead.Outcome, any Error>,
        _ channel: any Channel
    ) -> BufferedResponse {
        var response: BufferedResponse
        do {
            let outcome = try result.get()
            response = try StatusResponse.answer(to: call.read, outcome, services.board)
            gatekeeper.mark(&response.headers, of: response.status, for: call.read.identity)
        } catch {
            response = problem(
                gatekeeper.marked(error, for: call.read.identity),
                call.request,
                call.requestID,
                channel
            )
        }
        complete(&response, to: call.request, call.route, call.requestID)
        return response
    }

    /// Sees whether an answer may still be given.
    ///
    /// - Parameter call: What is to be answered.
    /// - Returns: False if only `confirmed` can tell.
    /// - Throws: An `APIProblem` if it may not.
    func confirmAtOnce(_ call: StatusCall) throws -> Bool {
        try gatekeeper.confirmAtOnce(call.read.identity, of: call.request, scope: .read, since: call.start)
    }

    /// What a read came to if the answer may still be given, else why not.
    func confirmed(
        _ result: Result<StatusRead.Outcome, any Error>,
        _ call: StatusCall
    ) async -> Result<StatusRead.Outcome, any Error> {
        do {
            try await gatekeeper.confirm(call.read.identity, of: call.request, scope: .read, since: call.start)
            return result
        } catch {
            return .failure(error)
        }
    }

    private func complete(
        _ response: inout BufferedResponse,
        to request: Request,
        _ route: String,
        _ requestID: String
    ) {
        problems.mark(&response.headers, requestID: requestID)
        response.headers.append(date.now)
        metrics.count(route, response.status)
        // To name the request for a log that nobody keeps takes its time.
        if logger.logLevel <= .debug {
            problems.log(response.status, to: request, logger: logger(of: requestID))
        }
    }

    private func problem(
        _ error: any Error,
        _ request: Request,
        _ requestID: String,
        _ channel: any Channel
    ) -> BufferedResponse {
        let source = ApplicationRequestContextSource(channel: channel, logger: logger(of: requestID))
        return problems.response(to: error, request: request, context: APIContext(source: source))
    }

    private func logger(of requestID: String) -> Logger {
        var logger = logger
        logger[metadataKey: APIContext.requestIDKey] = "\(requestID)"
        return logger
    }
}
