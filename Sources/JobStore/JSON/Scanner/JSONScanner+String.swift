extension JSONScanner {
    /// Passes a string, from its opening to behind its closing quote, and says whether it holds an escape.
    mutating func scanString() throws(JSONTextError) -> Bool {
        var hasEscape = false
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return hasEscape
            case UInt8(ascii: "\\"):
                hasEscape = true
                try scanEscape()
            case 0x00:
                throw error(.nul)
            case 0x01...0x1F:
                throw error(.controlCharacter)
            case 0x20...0x7F:
                position += 1
            default:
                try scanMultibyte(byte)
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func scanEscape() throws(JSONTextError) {
        guard position + 1 < bytes.count else {
            position = bytes.count
            throw error(.unexpectedEnd)
        }
        switch bytes[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            try scanUnicodeEscape()
        default:
            throw error(.invalidEscape)
        }
    }

    private mutating func scanUnicodeEscape() throws(JSONTextError) {
        guard let unit = JSONString.escapedUnit(bytes[...], at: position) else { throw error(.invalidEscape) }
        switch unit {
        case 0:
            throw error(.nul)
        case 0xD800...0xDBFF:
            guard let low = JSONString.escapedUnit(bytes[...], at: position + 6), (0xDC00...0xDFFF).contains(low) else {
                throw error(.loneSurrogate)
            }
            position += 12
        case 0xDC00...0xDFFF:
            throw error(.loneSurrogate)
        default:
            position += 6
        }
    }

    /// Passes one character of two to four bytes, by the table of RFC 3629, section 4: no overlong form, no surrogate,
    /// nothing above U+10FFFF.
    private mutating func scanMultibyte(_ lead: UInt8) throws(JSONTextError) {
        let (count, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw error(.invalidUTF8)
        }
        guard position + count <= bytes.count, second.contains(bytes[position + 1]) else { throw error(.invalidUTF8) }
        for index in (position + 2)..<max(position + 2, position + count) where bytes[index] & 0xC0 != 0x80 {
            throw error(.invalidUTF8)
        }
        position += count
    }
}
