/// How far the feed of an owner goes.
public struct FeedHead: Sendable, Hashable {
    /// The transaction of the last change that can be told; `nil` if there is none.
    public var transaction: UInt64?
    /// Whether other changes wait for some transaction to end.
    public var isHeldBack: Bool
    /// The oldest transaction that still ran when this was so.
    public var line: UInt64

    /// Makes what is known of a feed.
    public init(transaction: UInt64?, isHeldBack: Bool, line: UInt64) {
        self.transaction = transaction
        self.isHeldBack = isHeldBack
        self.line = line
    }
}
