import HTTPTypes
import JobStore

extension APIProblem {
    /// Nobody knows who asks.
    ///
    /// - Parameters:
    ///   - detail: What is wrong with the credentials, for people.
    ///   - error: The error code of RFC 6750, section 3.1; nil if there are no credentials at all.
    /// - Returns: A 401 that says what is needed.
    static func unauthenticated(_ detail: String, error: String?) -> APIProblem {
        var problem = APIProblem(.unauthenticated, detail)
        problem.headers[.wwwAuthenticate] = error.map { "Bearer error=\"\($0)\"" } ?? "Bearer"
        return problem
    }

    /// It is known who asks, and he may not.
    static func scopeMissing(_ scope: AccessScope) -> APIProblem {
        var problem = APIProblem(.scopeMissing, "This needs the scope \"\(scope.rawValue)\".")
        problem.headers[.wwwAuthenticate] = "Bearer error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
        return problem
    }
}
