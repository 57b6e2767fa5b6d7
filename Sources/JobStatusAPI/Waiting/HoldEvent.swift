/// What may end a hold, or make it look at the job again.
enum HoldEvent: Sendable, Hashable {
    /// The job may have changed.
    case changed
    /// The time asked for has gone.
    case timeUp
    /// The client closed its side of the connection.
    case hungUp
    /// The server stops.
    case shutdown
}
