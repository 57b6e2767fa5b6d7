public import JobStatusModels

/// Which jobs to list, newest first.
public struct JobListQuery: Sendable {
    /// Whose jobs; nil for those of every owner.
    public var owner: String?
    /// Only those that stand so.
    public var status: JobStatus.Status?
    /// Only those of this kind.
    public var kind: String?
    /// At most so many, 1 to 200.
    public var limit: Int
    /// Where the page before ended.
    public var page: JobPageToken?

    /// Asks for a page.
    public init(
        owner: String?,
        status: JobStatus.Status? = nil,
        kind: String? = nil,
        limit: Int = 50,
        page: JobPageToken? = nil
    ) {
        self.owner = owner
        self.status = status
        self.kind = kind
        self.limit = limit
        self.page = page
    }
}
