/// Wakes one loop: however often it rings before the loop looks, the loop looks once.
public struct Doorbell: Sendable {
    /// Every ring, or one for many that came while nobody looked.
    public let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// Makes a bell for one loop.
    public init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Wakes the loop.
    public func ring() {
        continuation.yield()
    }

    /// Ends the loop after the rings so far.
    public func retire() {
        continuation.finish()
    }
}
