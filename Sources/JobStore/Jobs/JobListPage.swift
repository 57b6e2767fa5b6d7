/// A page of a list of jobs.
public struct JobListPage: Sendable {
    /// The jobs; may be fewer than asked for though more pages follow.
    public var jobs: [Job]
    /// Where the next page begins; absent at the end.
    public var next: JobPageToken?
}
