/// Why a held request is answered.
enum HoldEnd: Sendable, Hashable {
    /// What was waited for is there.
    case met
    /// The time asked for has gone.
    case timeUp
    /// The client closed its side of the connection, or its task was cancelled.
    case hungUp
    /// The server stops.
    case shutdown
}
