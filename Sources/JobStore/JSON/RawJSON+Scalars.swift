extension RawJSON {
    /// The characters of a string; nil for any other value.
    public var string: String? {
        guard kind == .string else { return nil }
        return String(decoding: JSONString.unescape(bytes[1..<(bytes.count - 1)]), as: UTF8.self)
    }

    /// A number that is whole and fits, whichever way it is written: `3`, `3.0` and `3e0` are 3; nil for all else.
    public var int: Int? {
        kind == .number ? JSONNumber(bytes[...])?.int : nil
    }

    /// The nearest double to a number; nil for any other value.
    public var double: Double? {
        kind == .number ? JSONNumber.double(bytes[...]) : nil
    }

    /// True or false; nil for any other value.
    public var bool: Bool? {
        kind == .boolean ? bytes.first == UInt8(ascii: "t") : nil
    }

    /// A string, with everything escaped that must be; U+0000 becomes U+FFFD.
    public static func string(_ value: String) -> RawJSON {
        RawJSON(trusted: JSONString.quote(value))
    }

    /// A whole number.
    public static func int(_ value: Int) -> RawJSON {
        RawJSON(trusted: Array(String(value).utf8))
    }

    /// True or false.
    public static func bool(_ value: Bool) -> RawJSON {
        RawJSON(trusted: Array(String(value).utf8))
    }
}
