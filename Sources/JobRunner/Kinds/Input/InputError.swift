/// Why an input can't start a job: the field, and what is wrong with it.
public struct InputError: Error, Sendable, Hashable {
    /// The field, such as `input.width` or `input.items[3].name`; `input` for the whole.
    public var field: String

    /// What is wrong, such as `expected a number`.
    public var detail: String

    /// Makes an error.
    public init(field: String, detail: String) {
        self.field = field
        self.detail = detail
    }
}

extension InputError: CustomStringConvertible {
    /// Both: `input.width: expected a number`.
    public var description: String { "\(field): \(detail)" }
}
