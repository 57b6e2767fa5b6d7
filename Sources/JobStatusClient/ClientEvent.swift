/// What a client tells its event handler: enough for metrics and logs, and never a token, an input or a result.
public enum ClientEvent: Sendable {
    /// The server answered a request.
    ///
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - path: The path within the API, without the query.
    ///   - statusCode: The HTTP status; 304 means that nothing changed.
    ///   - bytes: The size of the body.
    ///   - duration: The time from sending the request to the end of the answer.
    case answered(method: String, path: String, statusCode: Int, bytes: Int, duration: Duration)

    /// A try failed: no answer, one that is not understood, or a refusal.
    ///
    /// - Parameters:
    ///   - jobID: The job asked about, if it was one.
    ///   - error: What went wrong.
    case tryFailed(jobID: String?, error: JobStatusClientError)

    /// The client sleeps before its next request.
    ///
    /// - Parameters:
    ///   - jobID: The job that it asks about, if it is one.
    ///   - duration: How long it sleeps.
    case sleeping(jobID: String?, duration: Duration)
}
