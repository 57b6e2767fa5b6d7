/// What stands between the quotes of a JSON string.
enum JSONString {
    /// The four hexadecimal digits of a `\uXXXX` that begins at an index; nil if there is none.
    static func escapedUnit(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt32? {
        guard index + 6 <= bytes.endIndex, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            guard let digit = hexadecimalDigit(byte) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The UTF-8 of a string whose escapes were checked.
    static func unescape(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex else {
                output.append(bytes[index])
                index += 1
                continue
            }
            if bytes[index + 1] == UInt8(ascii: "u") {
                index += unescapeUnicode(bytes, at: index, into: &output)
            } else {
                output.append(unescaped(bytes[index + 1]))
                index += 2
            }
        }
        return output
    }

    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: byte
        }
    }

    private static func unescapeUnicode(_ bytes: ArraySlice<UInt8>, at index: Int, into output: inout [UInt8]) -> Int {
        guard let unit = escapedUnit(bytes, at: index) else { return 2 }
        var value = unit
        var length = 6
        if (0xD800...0xDBFF).contains(unit), let low = escapedUnit(bytes, at: index + 6),
            (0xDC00...0xDFFF).contains(low)
        {
            value = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            length = 12
        }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return length
    }

    /// The quoted JSON form of a text; U+0000 becomes U+FFFD.
    static func quote(_ text: String) -> [UInt8] {
        var output: [UInt8] = [UInt8(ascii: "\"")]
        output.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case 0x00: output.append(contentsOf: UTF8.encodedReplacementCharacter)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0x0A: output += Array(#"\n"#.utf8)
            case 0x0D: output += Array(#"\r"#.utf8)
            case 0x09: output += Array(#"\t"#.utf8)
            case 0x01...0x1F: output += Array((byte < 0x10 ? #"\u000"# : #"\u00"#).utf8) + String(byte, radix: 16).utf8
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
        return output
    }
}
