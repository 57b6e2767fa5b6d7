public import JobStatusModels

/// Which jobs to list.
public struct JobQuery: Sendable, Hashable {
    /// Only jobs with this status.
    public var status: JobStatus.Status?
    /// Only jobs of this kind.
    public var kind: String?
    /// How many jobs a page may hold, 1 to 200; the server's default is 50.
    public var limit: Int?
    /// Which page: the `nextPage` of the one before.
    public var page: String?

    /// Makes a query.
    public init(status: JobStatus.Status? = nil, kind: String? = nil, limit: Int? = nil, page: String? = nil) {
        self.status = status
        self.kind = kind
        self.limit = limit
        self.page = page
    }
}
