public import JobStore

/// One field of a kind's input.
public struct InputField: Sendable, Hashable {
    /// What values a field takes.
    public enum FieldType: Sendable, Hashable {
        /// A text.
        case string
        /// A whole number that fits 64 bits; 3, 3.0 and 3e0 are the same.
        case integer
        /// A number.
        case number
        /// True or false.
        case boolean
        /// The path of something that exists, inside a folder.
        case path(within: PathRoot)
        /// Any value.
        case any
    }

    /// The name.
    public var name: String

    /// What values it takes.
    public var type: FieldType

    /// Whether an input without it is refused.
    public var isRequired: Bool

    /// What stands for it when it is left out.
    public var defaultValue: RawJSON?

    /// Makes a field.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: What values it takes.
    ///   - isRequired: Whether an input without it is refused; of no effect with a default.
    ///   - defaultValue: What stands for it when it is left out.
    public init(_ name: String, _ type: FieldType, isRequired: Bool = true, defaultValue: RawJSON? = nil) {
        self.name = name
        self.type = type
        self.isRequired = isRequired && defaultValue == nil
        self.defaultValue = defaultValue
    }
}
