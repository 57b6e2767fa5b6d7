import Hummingbird
import JobStore

extension StatusRead {
    /// Reads what a request asks for.
    ///
    /// - Parameters:
    ///   - id: The job that its path names.
    ///   - identity: Who makes it.
    ///   - request: The request.
    /// - Throws: An `APIProblem` for a wait that makes no sense.
    init(_ id: JobID, for identity: Identity, asked request: Request) throws(APIProblem) {
        let wait = try WaitRequest(query: QueryReader(request), prefer: PreferHeader(request.headers))
        self.init(id, for: identity, having: IfNoneMatch(request.headers), wait: wait)
    }
}
