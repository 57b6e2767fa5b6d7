import JobStore

extension RawJSON {
    /// A JSON text written in a test.
    init(_ text: String) throws {
        try self.init(validating: Array(text.utf8))
    }
}
