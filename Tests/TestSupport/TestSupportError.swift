/// What went wrong in the support of a test, as opposed to in the thing it tests.
public struct TestSupportError: Error, Sendable, CustomStringConvertible {
    /// What happened.
    public let description: String

    /// Says what happened.
    public init(_ description: String) { self.description = description }
}
