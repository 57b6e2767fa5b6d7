/// Why a text is no JSON that this service takes, and where.
public struct JSONTextError: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// There is nothing but white space.
        case empty
        /// The text stops inside a value.
        case unexpectedEnd
        /// A byte stands where it can't.
        case unexpectedByte(UInt8)
        /// Something follows the value.
        case trailingBytes
        /// The text begins with a byte order mark.
        case byteOrderMark
        /// Bytes that are no UTF-8 (RFC 3629).
        case invalidUTF8
        /// A control character in a string that is not escaped.
        case controlCharacter
        /// A backslash that begins no escape.
        case invalidEscape
        /// Half of a surrogate pair.
        case loneSurrogate
        /// U+0000, which PostgreSQL can't keep in a text.
        case nul
        /// A number that isn't written as JSON wants it.
        case invalidNumber
        /// A number that doesn't fit a binary64.
        case numberOutOfRange
        /// A number with too many digits.
        case numberTooLong
        /// Arrays and objects nested deeper than this.
        case tooDeep(limit: Int)
        /// Two members of one object with this name.
        case duplicateName(String)
    }

    /// What is wrong.
    public var reason: Reason

    /// Where it is: the index of the byte in the text as it came.
    public var offset: Int

    /// The value that it is in, such as `input.items[3]`; empty for the outermost value.
    ///
    /// Cut after 16 steps, and names after 64 characters.
    public var path: String
}

extension JSONTextError: CustomStringConvertible {
    /// A sentence for people, without any of the text but the names on the path.
    public var description: String {
        let place = path.isEmpty ? "" : " in \(path)"
        return "\(reason.explanation) (at byte \(offset)\(place))"
    }
}

extension JSONTextError.Reason {
    /// What is wrong, for people.
    public var explanation: String {
        switch self {
        case .empty: "there is no JSON value"
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedByte(let byte): "unexpected \(Self.name(of: byte))"
        case .trailingBytes: "there is more after the JSON value"
        case .byteOrderMark: "the text begins with a byte order mark"
        case .invalidUTF8: "the text is not valid UTF-8"
        case .controlCharacter: "a control character in a string is not escaped"
        case .invalidEscape: "invalid escape in a string"
        case .loneSurrogate: "a string holds half of a surrogate pair"
        case .nul: "a string holds the character U+0000"
        case .invalidNumber: "invalid number"
        case .numberOutOfRange: "a number is out of the range of a double"
        case .numberTooLong: "a number has too many digits"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .duplicateName(let name): "the name \"\(name)\" occurs twice in one object"
        }
    }

    private static func name(of byte: UInt8) -> String {
        let isPrintable = (0x21...0x7E).contains(byte)
        return isPrintable ? "\"\(Unicode.Scalar(byte))\"" : "byte 0x" + String(byte, radix: 16, uppercase: true)
    }
}
