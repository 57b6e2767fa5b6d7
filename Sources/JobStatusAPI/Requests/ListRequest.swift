import JobStatusModels
import JobStore

/// What a list request asks for.
enum ListRequest: Sendable {
    /// A page of the jobs of an owner, or of every owner.
    case page(JobListQuery)
    /// Certain jobs of an owner, or of any, in this order.
    case ids([JobID], owner: String?)

    /// How many jobs a page has if the request does not say.
    static let defaultLimit = 50

    /// Reads the query of a list request.
    ///
    /// - Parameters:
    ///   - query: The query.
    ///   - identity: Who asks; he sees his own jobs, or every owner's, of whom `owner` names one.
    /// - Throws: An `APIProblem` that names the parameter that is wrong.
    init(_ query: QueryReader, identity: Identity) throws(APIProblem) {
        let owner = try query.owner(for: identity)
        if let ids = try query.string("ids") {
            for name in ["status", "kind", "limit", "page"] where try query.string(name) != nil {
                throw APIProblem(.invalidParameter, "\"\(name)\" can't stand beside \"ids\".", field: name)
            }
            self = .ids(try Self.ids(ids), owner: owner)
        } else {
            self = .page(
                JobListQuery(
                    owner: owner,
                    status: try Self.status(query),
                    kind: try Self.kind(query),
                    limit: try query.int("limit", in: JobLimits.pageSizes) ?? Self.defaultLimit,
                    page: try Self.page(query)
                )
            )
        }
    }

    private static func ids(_ text: String) throws(APIProblem) -> [JobID] {
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        guard names.count <= JobLimits.listedIDCount else {
            throw APIProblem(.invalidParameter, "\"ids\" may name at most 100 jobs.", field: "ids")
        }
        var seen: Set<JobID> = []
        var ids: [JobID] = []
        for name in names {
            guard JobLimits.isValidJobID(String(name)) else {
                throw APIProblem(.invalidParameter, "\"ids\" must be job ids with commas between them.", field: "ids")
            }
            // Clients know ids as opaque: one that this server never gave is a job that does not exist.
            if let id = JobID(String(name)), seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }

    private static func status(_ query: QueryReader) throws(APIProblem) -> JobStatus.Status? {
        guard let text = try query.string("status") else { return nil }
        guard let status = JobStatus.Status.known.first(where: { $0.rawValue == text }) else {
            let known = JobStatus.Status.known.map(\.rawValue).joined(separator: ", ")
            throw APIProblem(.invalidParameter, "\"status\" must be one of \(known).", field: "status")
        }
        return status
    }

    private static func kind(_ query: QueryReader) throws(APIProblem) -> String? {
        guard let kind = try query.string("kind") else { return nil }
        guard JobLimits.isValidKind(kind) else {
            throw APIProblem(.invalidParameter, "\"kind\" must be the name of a kind.", field: "kind")
        }
        return kind
    }

    private static func page(_ query: QueryReader) throws(APIProblem) -> JobPageToken? {
        guard let text = try query.string("page") else { return nil }
        guard let token = JobPageToken(text) else {
            throw APIProblem(.invalidParameter, "\"page\" must be the \"nextPage\" of an earlier page.", field: "page")
        }
        return token
    }
}
