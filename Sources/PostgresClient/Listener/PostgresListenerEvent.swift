/// What a listener has to tell.
public enum PostgresListenerEvent: Sendable, Hashable {
    /// It listens from now on. What was sent before is lost: look at the database.
    case connected
    /// A notification.
    case notification(channel: String, payload: String)
    /// It does not listen any more, and is about to connect again.
    case disconnected
}
