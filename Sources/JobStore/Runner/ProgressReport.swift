/// How far a running job is.
public struct ProgressReport: Sendable, Equatable {
    /// 0 to 100, or as it was.
    public var progress: Int?
    /// The stage, or as it was.
    public var message: String?

    /// Describes how far a job is.
    public init(progress: Int? = nil, message: String? = nil) {
        self.progress = progress
        self.message = message
    }
}
