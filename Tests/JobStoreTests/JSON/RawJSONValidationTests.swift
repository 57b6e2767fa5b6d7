import Foundation
import JobStore
import Testing

@Suite("Checking JSON texts")
struct RawJSONValidationTests {
    @Test(
        "Valid texts are kept as they are written",
        arguments: [
            "0", "-0", "12345678901234567", "1.5e10", "1E-5", "1e+2", "0.10", "1e308", "-1e-308",
            "1.7976931348623157e308",
            "true", "false", "null", #""""#, #""\"\\\/\b\f\n\r\t""#, #""\u00e9\uD83D\uDE00""#, "\"é😀\u{10FFFF}\"",
            "\"\u{7F}\"",
            "[]", "[ ]", "{}", "{ }", "[1 , 2,\t3\r\n]", #"{"a":1,"b":{"a":[{}]}}"#, #"{"":0}"#, #"{"a":1,"A":2}"#,
            // The same accent in two spellings is two names, as in PostgreSQL.
            "{\"e\u{301}\":1,\"\u{E9}\":2}",
        ]
    )
    func keepsValidText(_ text: String) throws {
        #expect(try RawJSON(validating: text.utf8).text == text)
        #expect(try RawJSON(validating: " \t\r\n\(text)\n ".utf8).text == text)
    }

    @Test(
        "Invalid texts are refused with the reason, the byte and the place",
        arguments: [
            ("", .empty, 0, ""),
            (" \n", .empty, 2, ""),
            ("\u{FEFF}1", .byteOrderMark, 0, ""),
            ("1 2", .trailingBytes, 2, ""),
            ("{}}", .trailingBytes, 2, ""),
            ("[1", .unexpectedEnd, 2, "[0]"),
            ("{\"a\"", .unexpectedEnd, 4, "a"),
            ("{\"a\":", .unexpectedEnd, 5, "a"),
            ("\"a", .unexpectedEnd, 2, ""),
            ("\"\\", .unexpectedEnd, 2, ""),
            ("tru", .unexpectedEnd, 3, ""),
            ("truE", .unexpectedByte(0x45), 3, ""),
            ("[1,]", .unexpectedByte(0x5D), 3, "[1]"),
            ("[,1]", .unexpectedByte(0x2C), 1, "[0]"),
            ("[1}", .unexpectedByte(0x7D), 2, "[0]"),
            ("{\"a\":1]", .unexpectedByte(0x5D), 6, "a"),
            ("{\"a\" 1}", .unexpectedByte(0x31), 5, "a"),
            ("{a:1}", .unexpectedByte(0x61), 1, ""),
            ("{\"a\":1,}", .unexpectedByte(0x7D), 7, "a"),
            ("'a'", .unexpectedByte(0x27), 0, ""),
            ("NaN", .unexpectedByte(0x4E), 0, ""),
            ("\u{A0}1", .unexpectedByte(0xC2), 0, ""),
            ("// x\n1", .unexpectedByte(0x2F), 0, ""),
            ("{\"input\":{\"items\":[0,1,2,\"\\u0000\"]}}", .nul, 26, "input.items[3]"),
            ("\"a\0b\"", .nul, 2, ""),
            ("{\"a\\u0000\":1}", .nul, 3, ""),
            ("\"\u{1F}\"", .controlCharacter, 1, ""),
            ("\"\\x\"", .invalidEscape, 1, ""),
            ("\"\\u12G4\"", .invalidEscape, 1, ""),
            ("\"\\u12", .invalidEscape, 1, ""),
            ("\"\\ud800\"", .loneSurrogate, 1, ""),
            ("\"\\ud800\\u0041\"", .loneSurrogate, 1, ""),
            ("\"\\udc00\\ud800\"", .loneSurrogate, 1, ""),
            ("\"\\ud800x\"", .loneSurrogate, 1, ""),
            ("01", .invalidNumber, 0, ""),
            ("-01", .invalidNumber, 0, ""),
            ("-", .unexpectedEnd, 1, ""),
            ("-a", .invalidNumber, 1, ""),
            ("1.", .unexpectedEnd, 2, ""),
            ("[1.]", .invalidNumber, 3, "[0]"),
            (".5", .unexpectedByte(0x2E), 0, ""),
            ("+1", .unexpectedByte(0x2B), 0, ""),
            ("1e", .unexpectedEnd, 2, ""),
            ("1e+", .unexpectedEnd, 3, ""),
            ("1e5x", .trailingBytes, 3, ""),
            ("0x10", .trailingBytes, 1, ""),
            ("1e309", .numberOutOfRange, 0, ""),
            ("1e-309", .numberOutOfRange, 0, ""),
            ("1.8e308", .numberOutOfRange, 0, ""),
            ("0e999", .numberOutOfRange, 0, ""),
            ("1e99999999999999999999", .numberOutOfRange, 0, ""),
            ("{\"a\":1,\"b\":2,\"a\":3}", .duplicateName("a"), 13, "a"),
            ("{\"a\":1,\"\\u0061\":3}", .duplicateName("a"), 7, "a"),
            ("{\"x y\":[tru ]}", .unexpectedByte(0x20), 11, "[\"x y\"][0]"),
        ] as [(String, JSONTextError.Reason, Int, String)]
    )
    func refuses(_ text: String, _ reason: JSONTextError.Reason, _ offset: Int, _ path: String) {
        let error = #expect(throws: JSONTextError.self) { try RawJSON(validating: text.utf8) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
        #expect(error?.path == path)
        #expect(error?.description.contains("byte \(offset)") == true)
    }

    @Test(
        "Bytes that are no UTF-8 are refused",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
            [0xF0, 0x9F, 0x98],
        ] as [[UInt8]]
    )
    func refusesInvalidUTF8(_ bytes: [UInt8]) {
        for tail in [[0x22], []] as [[UInt8]] {
            let error = #expect(throws: JSONTextError.self) { try RawJSON(validating: [0x22] + bytes + tail) }
            #expect(error?.reason == .invalidUTF8)
            #expect(error?.offset == 1)
        }
    }

    @Test("Nesting is bounded, and a deep text costs no stack")
    func boundsDepth() throws {
        let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try RawJSON(validating: deep.utf8).text == deep)
        let error = #expect(throws: JSONTextError.self) { try RawJSON(validating: "[\(deep)]".utf8) }
        #expect(error?.reason == .tooDeep(limit: 128))
        #expect(error?.path.hasSuffix("…") == true)

        let count = 100_000
        let hostile =
            Array(repeating: UInt8(ascii: "["), count: count) + Array(repeating: UInt8(ascii: "]"), count: count)
        #expect(throws: JSONTextError.self) { try RawJSON(validating: hostile) }
        let allowed = try RawJSON(validating: hostile, limits: JSONLimits(depth: count))
        #expect(allowed.elements()?.first?.bytes.count == 2 * count - 2)
        let objects = String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)
        #expect(try RawJSON(validating: objects.utf8, limits: JSONLimits(depth: count)).members()?.count == 1)
    }

    @Test("Numbers may have so many digits and no more")
    func boundsDigits() throws {
        let zeros = String(repeating: "0", count: 299)
        #expect(try RawJSON(validating: "1\(zeros)".utf8).kind == .number)
        #expect(try RawJSON(validating: "0.\(String(repeating: "1", count: 399))".utf8).kind == .number)
        for text in ["0.\(String(repeating: "1", count: 400))", String(repeating: "9", count: 401)] {
            let error = #expect(throws: JSONTextError.self) { try RawJSON(validating: text.utf8) }
            #expect(error?.reason == .numberTooLong)
        }
        let error = #expect(throws: JSONTextError.self) {
            try RawJSON(validating: "0.\(String(repeating: "0", count: 310))1".utf8)
        }
        #expect(error?.reason == .numberOutOfRange)
    }

    @Test("A large text of each sort is checked in linear time")
    func checksLargeTexts() throws {
        let size = 1 << 18
        let texts = [
            "\"" + String(repeating: "a", count: 1 << 20) + "\"",
            "\"" + String(repeating: "é", count: size / 2) + "\"",
            "\"" + String(repeating: "\\u00e9", count: size / 6) + "\"",
            "[" + String(repeating: "1,", count: size / 2) + "1]",
            "[" + String(repeating: "{\"a\":1},", count: size / 8) + "1]",
            "{" + (0..<20_000).map { "\"name\($0)\":\($0)" }.joined(separator: ",") + "}",
            "[" + String(repeating: "1e300,", count: size / 6) + "1]",
        ]
        let clock = ContinuousClock()
        for text in texts {
            let time = try clock.measure { _ = try RawJSON(validating: text.utf8) }
            // Generous: the quadratic time of such a text would be minutes.
            #expect(time < .seconds(20))
        }
    }
}
