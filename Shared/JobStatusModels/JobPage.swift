/// A page of jobs, newest first; also the answer to a batch start, in the order asked.
public struct JobPage: Sendable, Hashable, Codable {
    /// The jobs of the page; there may be fewer than asked for even when more pages follow.
    public var jobs: [JobStatus]

    /// What to ask for to have the next page; `nil` at the end.
    public var nextPage: String?

    /// Makes a page.
    public init(jobs: [JobStatus], nextPage: String? = nil) {
        self.jobs = jobs
        self.nextPage = nextPage
    }
}
