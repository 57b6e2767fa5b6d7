import JobStatusModels

/// Something that must not happen, whatever goes wrong.
enum Violation: Sendable, Hashable, CustomStringConvertible {
    /// A job that was accepted is not there, or a node says so.
    case lost(id: String)
    /// A job is not over though nothing goes wrong any more.
    case stuck(id: String, status: JobStatus.Status)
    /// A job came to an end several times, or changed after its end.
    case ended(id: String, times: Int)
    /// A job is over, and not in the way it had to be.
    case wrongEnd(id: String, was: String)
    /// Somebody was told an older revision than the one that he had.
    case wentBack(id: String, from: Int, to: Int, node: String)
    /// A job that was over changed.
    case changedAfterEnd(id: String, was: String, became: String)
    /// One revision was told in two ways.
    case twoStories(id: String, one: String, other: String)
    /// One key made several jobs.
    case twoJobs(key: String, ids: [String])
    /// There is a job that nobody asked for.
    case unasked(id: String)
    /// A request was answered as it must not be.
    case wrongAnswer(String)
    /// A node ended otherwise than it was made to.
    case nodeFailed(String)

    var description: String {
        switch self {
        case .lost(let id): "\(id) is lost"
        case .stuck(let id, let status): "\(id) is stuck, \(status.rawValue)"
        case .ended(let id, let times): "\(id) ended \(times) times"
        case .wrongEnd(let id, let was): "\(id) had to end otherwise: \(was)"
        case .wentBack(let id, let from, let to, let node): "\(id) went back from r\(from) to r\(to) on \(node)"
        case .changedAfterEnd(let id, let was, let became): "\(id) changed after its end: \(was) became \(became)"
        case .twoStories(let id, let one, let other): "\(id) has a revision told in two ways: \(one) and \(other)"
        case .twoJobs(let key, let ids): "the key \(key) made \(ids.joined(separator: " and "))"
        case .unasked(let id): "\(id) was asked for by nobody"
        case .wrongAnswer(let text), .nodeFailed(let text): text
        }
    }
}
