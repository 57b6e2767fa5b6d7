/// What a request was part of: the `traceparent` of W3C Trace Context, section 3.2.
///
/// Of the form `00-TRACE-PARENT-FLAGS`, all of it lower-case hexadecimal: 32, 16 and 2 digits.
public struct TraceParent: Sendable, Hashable, CustomStringConvertible {
    /// As version 00 has it.
    public let description: String

    /// Reads the value of a header field; nil for what the standard has ignored.
    ///
    /// That is what is no `traceparent`, and a trace or a parent whose digits are all zero. What a later version puts behind
    /// the parts that are known is left out (section 3.2.4).
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= Self.length, Self.dashes.allSatisfy({ bytes[$0] == UInt8(ascii: "-") }) else { return nil }
        let version = bytes[0..<2]
        let parts = [version, bytes[3..<35], bytes[36..<52], bytes[53..<55]]
        guard parts.allSatisfy({ $0.allSatisfy(Self.isDigit) }), !version.elementsEqual("ff".utf8) else { return nil }
        guard parts[1...2].allSatisfy({ $0.contains { $0 != UInt8(ascii: "0") } }) else { return nil }
        let isFirstVersion = version.elementsEqual("00".utf8)
        if bytes.count > Self.length {
            guard !isFirstVersion, bytes[Self.length] == UInt8(ascii: "-") else { return nil }
        }
        // Of the flags of a later version only the one that says "sampled" is known.
        let isSampled = [UInt8](parts[3])[1].isOddDigit
        let flags = isFirstVersion ? String(decoding: parts[3], as: UTF8.self) : isSampled ? "01" : "00"
        description = "00" + String(decoding: bytes[2..<53], as: UTF8.self) + flags
    }

    private static let length = 55
    private static let dashes = [2, 35, 52]

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

extension UInt8 {
    /// Whether it is a hexadecimal digit with its lowest bit set.
    fileprivate var isOddDigit: Bool { "13579bdf".utf8.contains(self) }
}
