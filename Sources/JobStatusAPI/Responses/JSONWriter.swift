import JobStore

/// Writes a JSON object, byte by byte, without a tree in between.
struct JSONWriter: ~Copyable {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    private var needsComma = false

    /// Begins with room for so many bytes.
    init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// Opens an object, as an element or as the value of the member just named.
    mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes the innermost object.
    mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Opens an array.
    mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    /// Closes the innermost array.
    mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Names the next member; the name is one of ours and needs no escapes.
    mutating func name(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member that is a text.
    mutating func member(_ name: StaticString, _ text: String) {
        self.name(name)
        value(text)
    }

    /// Writes a member that is a text, if there is one.
    mutating func member(_ name: StaticString, ifPresent text: String?) {
        if let text { member(name, text) }
    }

    /// Writes a member that is a whole number.
    mutating func member(_ name: StaticString, _ number: Int) {
        self.name(name)
        bytes.append(contentsOf: String(number).utf8)
        needsComma = true
    }

    /// Writes a member that is any JSON value, as it was written.
    mutating func member(_ name: StaticString, _ json: RawJSON) {
        self.name(name)
        bytes.append(contentsOf: json.bytes)
        needsComma = true
    }

    /// Writes a member that is true.
    mutating func trueMember(_ name: StaticString) {
        self.name(name)
        bytes.append(contentsOf: "true".utf8)
        needsComma = true
    }

    /// Writes a member that is true or false.
    mutating func member(_ name: StaticString, _ flag: Bool) {
        self.name(name)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        needsComma = true
    }

    private mutating func value(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
        var text = text
        let isPlain = text.withUTF8 { characters in
            let isPlain = characters.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            if isPlain { bytes.append(contentsOf: characters) }
            return isPlain
        }
        if !isPlain { escape(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a text of which some characters can't stand in a string as they are.
    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                // RFC 8259, section 7: control characters must be escaped.
                bytes.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u001".utf8)
                bytes.append(contentsOf: String(byte & 0x0F, radix: 16).utf8)
            default:
                bytes.append(byte)
            }
        }
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}
