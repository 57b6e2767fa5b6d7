/// Why a client pauses before its next request.
public enum PauseReason: String, Sendable, Hashable, CaseIterable {
    /// There was an answer, and another request is not worth it yet.
    case pacing
    /// A request failed.
    case failure
}
