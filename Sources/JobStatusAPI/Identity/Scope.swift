/// What a caller may do.
enum Scope: Sendable, Hashable, CaseIterable {
    /// See jobs and kinds.
    case read
    /// Start, cancel, retry and delete jobs.
    case write
}
