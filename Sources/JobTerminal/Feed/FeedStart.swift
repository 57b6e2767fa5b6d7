/// Where the reading of the change feed begins.
enum FeedStart: Sendable, Equatable {
    /// With the oldest job.
    case beginning
    /// Behind what was read earlier.
    case cursor(String)
    /// At the present end: what was before is not told.
    case now
    /// At the present end, after the jobs that are not over were told from lists.
    case unfinished
}
