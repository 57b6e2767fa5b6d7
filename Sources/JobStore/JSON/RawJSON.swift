/// A JSON text that was checked, kept as it was written, so that numbers and the order of members pass unchanged.
///
/// Stricter than RFC 8259 where programs and PostgreSQL disagree: UTF-8 alone, no U+0000, no lone surrogates, no name
/// twice in one object, numbers that fit a binary64's range, bounded nesting. Two values are equal if their texts are.
public struct RawJSON: Sendable, Hashable {
    /// The sort of a JSON value.
    public enum Kind: Sendable, Hashable {
        /// Named members.
        case object
        /// A list.
        case array
        /// A text.
        case string
        /// A number of any form.
        case number
        /// True or false.
        case boolean
        /// Null.
        case null
    }

    /// The text, in UTF-8, without white space around it.
    public let bytes: [UInt8]

    /// Keeps a text that is known to hold to the rules.
    init(trusted bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Checks a text.
    ///
    /// Takes time in proportion to its length, and no more stack for a deep one.
    ///
    /// - Parameters:
    ///   - bytes: One JSON value in UTF-8; white space around it is dropped.
    ///   - limits: What it may not exceed.
    /// - Throws: A `JSONTextError` that says what is wrong, and where.
    public init(validating bytes: some Collection<UInt8>, limits: JSONLimits = .init()) throws(JSONTextError) {
        let all = Array(bytes)
        var scanner = JSONScanner(all, limits: limits)
        let range = try scanner.scan()
        self.bytes = range == all.indices ? all : Array(all[range])
    }

    /// The value `null`.
    public static let null = RawJSON(trusted: Array("null".utf8))

    /// The object without members.
    public static let emptyObject = RawJSON(trusted: Array("{}".utf8))

    /// What sort of value it is.
    public var kind: Kind {
        switch bytes.first {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// The text as a string.
    public var text: String {
        String(decoding: bytes, as: UTF8.self)
    }
}

extension RawJSON: CustomStringConvertible {
    /// The sort and size, never the content: what people send has no place in a log.
    public var description: String {
        "RawJSON(\(kind), \(bytes.count) bytes)"
    }
}
