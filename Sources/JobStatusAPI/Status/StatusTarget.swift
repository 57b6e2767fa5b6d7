import HTTPTypes
import JobStore

/// What a read of a status reads, by its path.
struct StatusTarget: Sendable {
    /// The path, as the router has it.
    let route: String

    /// The job.
    let id: JobID

    private static let paths = [
        (route: "/api/jobs/{id}", prefix: Array("/api/jobs/".utf8)),
        (route: "/api/job-status/{id}", prefix: Array("/api/job-status/".utf8)),
    ]

    /// Reads the path of a request; nil for any other request, for one that announces a body, and for what is no id.
    init?(_ head: HTTPRequest) {
        guard head.method == .get, let path = head.path?.utf8, !head.headerFields.contains(.contentLength),
            !head.headerFields.contains(.transferEncoding)
        else { return nil }
        for known in Self.paths where path.starts(with: known.prefix) {
            let text = path.dropFirst(known.prefix.count).prefix { $0 != UInt8(ascii: "?") }
            guard let id = JobID(String(Substring(text))) else { return nil }
            (route, self.id) = (known.route, id)
            return
        }
        return nil
    }
}
