import HTTPTypes

/// Why the rest of a request will never come.
enum RequestAborted: Error, Sendable, Hashable {
    /// The body took longer than it may.
    case tooSlow
    /// What came is no HTTP, or ended too early.
    case malformed

    /// What is answered, if the client still listens.
    var problem: APIProblem {
        var problem =
            switch self {
            case .tooSlow: APIProblem(.requestTimeout, "The body took too long to arrive.")
            case .malformed: APIProblem(.badRequest, "The request is not valid HTTP, or ended too early.")
            }
        problem.headers[.connection] = "close"
        return problem
    }
}
