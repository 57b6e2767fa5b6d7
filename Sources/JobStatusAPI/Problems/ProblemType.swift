import HTTPTypes
import JobStatusModels

/// Every sort of problem that the API answers with; there are no others.
///
/// The raw value is the last part of the `type`, which programs compare; it never changes its meaning. `title` is the
/// same for every problem of a type, `detail` says what it was this time. Problems about a part of the request name it
/// in `field`: a path into the body such as `input.path` or `jobs[3].priority`, or a query parameter or header field.
enum ProblemType: String, Sendable, Hashable, CaseIterable {
    /// 400: what was sent is no HTTP request that this server understands, or it ended too early.
    case badRequest = "bad-request"
    /// 400: the body is no JSON, or JSON that can't be kept; `offset` is the byte, `field` the value that it is in.
    case invalidJSON = "invalid-json"
    /// 400: a member of the body is missing, unknown, of the wrong type or out of range.
    case invalidRequest = "invalid-request"
    /// 400: a query parameter or header field has a value that it can't have.
    case invalidParameter = "invalid-parameter"
    /// 401: it is not known who asks, and nothing is served to strangers.
    case unauthenticated = "unauthenticated"
    /// 403: the request names a host that is not this machine, and no authentication is configured.
    case hostNotAllowed = "host-not-allowed"
    /// 403: the request comes from a web page that may not call this service.
    case originNotAllowed = "origin-not-allowed"
    /// 403: the caller may not do this.
    case scopeMissing = "scope-missing"
    /// 404: there is no such route.
    case routeNotFound = "route-not-found"
    /// 404: there is no such job, or it belongs to somebody else.
    case jobNotFound = "job-not-found"
    /// 405: the route exists, but not with this method; `Allow` lists those it has.
    case methodNotAllowed = "method-not-allowed"
    /// 408: the body took too long to arrive.
    case requestTimeout = "request-timeout"
    /// 409: only a job that is over can be deleted.
    case jobNotOver = "job-not-over"
    /// 409: only a job that failed can be retried.
    case jobNotFailed = "job-not-failed"
    /// 410: the cursor of a feed is too old, or of another database or another history of this one.
    case cursorExpired = "cursor-expired"
    /// 413: the body is larger than allowed.
    case bodyTooLarge = "body-too-large"
    /// 415: the body is not declared as JSON in UTF-8.
    case unsupportedMediaType = "unsupported-media-type"
    /// 422: there is no kind of this name.
    case unknownKind = "unknown-kind"
    /// 422: the input does not fit the kind.
    case invalidInput = "invalid-input"
    /// 422: the idempotency key was used for another request.
    case idempotencyKeyReused = "idempotency-key-reused"
    /// 429: the owner makes more requests than he may; `Retry-After` says when there is room for one.
    case tooManyRequests = "too-many-requests"
    /// 429: the owner has as many jobs that are not over as he may.
    case tooManyUnfinishedJobs = "too-many-unfinished-jobs"
    /// 431: the header is larger than allowed.
    case headerTooLarge = "header-too-large"
    /// 500: the server failed; the cause is in its log, under the request id.
    case internalError = "internal-error"
    /// 503: what the request needs is out of reach for now.
    case unavailable = "unavailable"
    /// 503: the server is starting, stopping, or without its database.
    case notReady = "not-ready"

    /// The `type` member: a URI reference that stays what it is.
    var uri: String { "/problems/" + rawValue }
}

extension ProblemType {
    /// The HTTP status of the answer.
    var status: HTTPResponse.Status {
        switch self {
        case .badRequest, .invalidJSON, .invalidRequest, .invalidParameter: .badRequest
        case .unauthenticated: .unauthorized
        case .hostNotAllowed, .originNotAllowed, .scopeMissing: .forbidden
        case .routeNotFound, .jobNotFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .requestTimeout: .requestTimeout
        case .jobNotOver, .jobNotFailed: .conflict
        case .cursorExpired: .gone
        case .bodyTooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .unknownKind, .invalidInput, .idempotencyKeyReused: .unprocessableContent
        case .tooManyRequests, .tooManyUnfinishedJobs: .tooManyRequests
        case .headerTooLarge: .requestHeaderFieldsTooLarge
        case .internalError: .internalServerError
        case .unavailable, .notReady: .serviceUnavailable
        }
    }

    /// What went wrong, for people, without the circumstances.
    var title: String {
        switch self {
        case .badRequest: "Bad request"
        case .invalidJSON: "Invalid JSON"
        case .invalidRequest: "Invalid request"
        case .invalidParameter: "Invalid parameter"
        case .unauthenticated: "Not authenticated"
        case .hostNotAllowed: "Host not allowed"
        case .originNotAllowed: "Origin not allowed"
        case .scopeMissing: "Not permitted"
        case .routeNotFound: "No such route"
        case .jobNotFound: "No such job"
        case .methodNotAllowed: "Method not allowed"
        case .requestTimeout: "Request too slow"
        case .jobNotOver: "Job is not over"
        case .jobNotFailed: "Job has not failed"
        case .cursorExpired: "Cursor expired"
        case .bodyTooLarge: "Body too large"
        case .unsupportedMediaType: "Unsupported media type"
        case .unknownKind: "Unknown kind"
        case .invalidInput: "Invalid input"
        case .idempotencyKeyReused: "Idempotency key reused"
        case .tooManyRequests: "Too many requests"
        case .tooManyUnfinishedJobs: "Too many unfinished jobs"
        case .headerTooLarge: "Header too large"
        case .internalError: "Internal error"
        case .unavailable: "Temporarily unavailable"
        case .notReady: "Not ready"
        }
    }

    /// What a client may do about it.
    ///
    /// `after` also for a state that changes by itself, such as a job that is not over yet.
    var retry: Problem.Retry {
        switch self {
        case .unauthenticated: .reauthenticate
        case .requestTimeout, .jobNotOver, .tooManyRequests, .tooManyUnfinishedJobs, .internalError, .unavailable,
            .notReady:
            .after
        case .cursorExpired: .resync
        default: .never
        }
    }
}
