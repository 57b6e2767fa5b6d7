/// Checks one JSON text, byte by byte (RFC 8259, and the stricter rules of `RawJSON`).
///
/// A loop with its own stack, so a hostile text costs memory in proportion to its length and never the thread's stack.
struct JSONScanner {
    /// An array or object that is still open.
    struct Frame {
        var isObject: Bool
        /// How many elements were begun.
        var count = 0
        /// The names seen so far, the last of which is the present one.
        var names = JSONNameSet()
    }

    /// What may come next.
    enum Expectation {
        case value
        case valueOrEnd
        case name
        case nameOrEnd
        case commaOrEnd
        case nothing
    }

    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0
    var frames: [Frame] = []

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Checks the whole text and says where its value lies without the white space around it.
    mutating func scan() throws(JSONTextError) -> Range<Int> {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark) }
        skipWhiteSpace()
        if position == bytes.count { throw error(.empty) }
        let start = position
        var expected = Expectation.value
        while expected != .nothing {
            expected = try step(expected)
            if expected != .nothing { skipWhiteSpace() }
        }
        let end = position
        skipWhiteSpace()
        if position != bytes.count { throw error(.trailingBytes) }
        return start..<end
    }

    private mutating func step(_ expected: Expectation) throws(JSONTextError) -> Expectation {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        let byte = bytes[position]
        switch (expected, byte) {
        case (.valueOrEnd, UInt8(ascii: "]")), (.nameOrEnd, UInt8(ascii: "}")):
            return close()
        case (.commaOrEnd, UInt8(ascii: "]")) where !inObject, (.commaOrEnd, UInt8(ascii: "}")) where inObject:
            return close()
        case (.commaOrEnd, UInt8(ascii: ",")):
            position += 1
            return inObject ? .name : .value
        case (.name, UInt8(ascii: "\"")), (.nameOrEnd, UInt8(ascii: "\"")):
            try scanName()
            return .value
        case (.value, _), (.valueOrEnd, _):
            return try scanValue(byte)
        default:
            throw error(.unexpectedByte(byte))
        }
    }

    private mutating func scanValue(_ byte: UInt8) throws(JSONTextError) -> Expectation {
        if !inObject, !frames.isEmpty { frames[frames.count - 1].count += 1 }
        switch byte {
        case UInt8(ascii: "{"): return try open(isObject: true)
        case UInt8(ascii: "["): return try open(isObject: false)
        case UInt8(ascii: "\""): _ = try scanString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber()
        case UInt8(ascii: "t"): try scanLiteral("true")
        case UInt8(ascii: "f"): try scanLiteral("false")
        case UInt8(ascii: "n"): try scanLiteral("null")
        default: throw error(.unexpectedByte(byte))
        }
        return frames.isEmpty ? .nothing : .commaOrEnd
    }

    private var inObject: Bool {
        frames.last?.isObject ?? false
    }

    private mutating func open(isObject: Bool) throws(JSONTextError) -> Expectation {
        guard frames.count < limits.depth else { throw error(.tooDeep(limit: limits.depth)) }
        frames.append(Frame(isObject: isObject))
        position += 1
        return isObject ? .nameOrEnd : .valueOrEnd
    }

    private mutating func close() -> Expectation {
        frames.removeLast()
        position += 1
        return frames.isEmpty ? .nothing : .commaOrEnd
    }

    private mutating func scanName() throws(JSONTextError) {
        let start = position
        let hasEscape = try scanString()
        let inner = (start + 1)..<(position - 1)
        let name = hasEscape ? JSONString.unescape(bytes[inner])[...] : bytes[inner]
        guard frames[frames.count - 1].names.insert(name) else {
            position = start
            throw error(.duplicateName(JSONPath.short(name)))
        }
        skipWhiteSpace()
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        guard bytes[position] == UInt8(ascii: ":") else { throw error(.unexpectedByte(bytes[position])) }
        position += 1
    }

    private mutating func scanLiteral(_ literal: StaticString) throws(JSONTextError) {
        for index in 0..<literal.utf8CodeUnitCount {
            guard position < bytes.count else { throw error(.unexpectedEnd) }
            guard bytes[position] == literal.utf8Start[index] else { throw error(.unexpectedByte(bytes[position])) }
            position += 1
        }
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count, JSONScanner.isWhiteSpace(bytes[position]) { position += 1 }
    }

    /// Whether JSON lets this byte stand between tokens.
    static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// An error at the present position.
    func error(_ reason: JSONTextError.Reason) -> JSONTextError {
        JSONTextError(reason: reason, offset: position, path: JSONPath.text(frames))
    }
}
