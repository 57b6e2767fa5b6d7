import Hummingbird
import JobStore

/// The job that a path names.
enum JobPath {
    /// The id in the path.
    ///
    /// - Parameter context: The context of a request for a path with `{id}`.
    /// - Returns: The id.
    /// - Throws: An `APIProblem` (404) for a text that is no id: such a job does not exist.
    static func id(of context: APIContext) throws(APIProblem) -> JobID {
        let text = context.parameters.get("id") ?? ""
        guard let id = JobID(text) else { throw APIProblem.jobNotFound(text) }
        return id
    }
}
