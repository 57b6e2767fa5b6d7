/// Walks over one level of an array or object whose text was checked before.
struct JSONCursor {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Steps over the opening bracket or a comma to the next entry; false at the end.
    mutating func enterNext() -> Bool {
        skipWhiteSpace()
        guard position < bytes.count - 1 else { return false }
        position += 1
        skipWhiteSpace()
        return position < bytes.count - 1
    }

    mutating func skipColon() {
        skipWhiteSpace()
        position += 1
        skipWhiteSpace()
    }

    mutating func takeString() -> String {
        let start = position
        skipString()
        return String(decoding: JSONString.unescape(bytes[(start + 1)..<(position - 1)]), as: UTF8.self)
    }

    mutating func takeValue() -> RawJSON {
        let start = position
        switch bytes[position] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): skipContainer()
        case UInt8(ascii: "\""): skipString()
        default: while !isDelimiter(bytes[position]) { position += 1 }
        }
        return RawJSON(trusted: Array(bytes[start..<position]))
    }

    private mutating func skipContainer() {
        var depth = 0
        repeat {
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                skipString()
                continue
            default: break
            }
            position += 1
        } while depth > 0
    }

    private mutating func skipString() {
        position += 1
        while bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position += 1
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count, JSONScanner.isWhiteSpace(bytes[position]) { position += 1 }
    }

    private func isDelimiter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
            || JSONScanner.isWhiteSpace(byte)
    }
}
