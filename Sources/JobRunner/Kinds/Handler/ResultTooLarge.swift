/// A result that is larger than a job may have.
public struct ResultTooLarge: Error, Sendable, Hashable, CustomStringConvertible {
    /// The most bytes it may have as JSON.
    public let limit: Int

    /// A sentence for people.
    public var description: String {
        "the result is larger than \(limit) bytes"
    }
}
