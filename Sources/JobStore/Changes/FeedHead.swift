/// How far the feed of an owner goes.
public struct FeedHead: Sendable, Hashable {
    /// The transaction of the last change that can be told; `nil` if there is none.
    public var transaction: UInt64?
    /// Whether other changes wait for some transaction to end.
    public var isHeldBack: Bool
}
