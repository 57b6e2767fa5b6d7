/// What a worker must know of a job that it still holds.
public struct LeaseState: Sendable, Equatable {
    /// Whether the job was asked to stop.
    public let isCancelRequested: Bool
}
