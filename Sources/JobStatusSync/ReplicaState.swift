public import Foundation

/// How far a replica is.
public struct ReplicaState: Sendable, Hashable {
    /// Whether the feed was read to its end, so that what the replica shows was the whole truth at `asOf`.
    ///
    /// It is `false` while a new replica is being filled, and while one is compared with the server from the beginning:
    /// then it shows what was true before.
    public var isCaughtUp: Bool

    /// When the server last told something, by the server's clock; `nil` before that.
    public var asOf: Date?

    /// Makes a state.
    public init(isCaughtUp: Bool, asOf: Date?) {
        self.isCaughtUp = isCaughtUp
        self.asOf = asOf
    }
}
