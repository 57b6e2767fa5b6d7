import JobStore
import Testing

@Suite("Reading and making JSON values")
struct RawJSONValueTests {
    private func json(_ text: String) throws -> RawJSON {
        try RawJSON(validating: text.utf8)
    }

    @Test(
        "A whole number is one whichever way it is written",
        arguments: [
            ("3", 3), ("3.0", 3), ("3e0", 3), ("30e-1", 3), ("0.3e1", 3), ("-3", -3), ("0", 0), ("-0", 0), ("0.000", 0),
            ("0e5", 0), ("1e18", 1_000_000_000_000_000_000), ("12345678901234567", 12_345_678_901_234_567),
            ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("9223372036854775807.0", Int.max),
            ("3.5", nil), ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1e19", nil), ("1e300", nil),
            ("1e-1", nil), ("\"3\"", nil), ("true", nil), ("null", nil), ("[3]", nil),
        ] as [(String, Int?)]
    )
    func readsInt(_ text: String, _ expected: Int?) throws {
        #expect(try json(text).int == expected)
    }

    @Test("Scalars are read, and only as what they are")
    func readsScalars() throws {
        #expect(try json("2.5e3").double == 2_500)
        #expect(try json("true").bool == true)
        #expect(try json("false").bool == false)
        #expect(try json("1").bool == nil)
        #expect(try json("null").kind == .null)
        #expect(try json(#""a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é""#).string == "a\"\\/\u{8}\u{C}\n\r\té😀é")
        #expect(try json("1").string == nil)
        #expect(try json("{}").elements() == nil)
        #expect(try json("[]").members() == nil)
    }

    @Test("Containers give their parts as they were written")
    func readsContainers() throws {
        let object = try json(#"{ "b" : 12345678901234567 , "a\u0062":[1, {"x":"]}\""}] ,"c":{}}"#)
        let members = try #require(object.members())
        #expect(members.map(\.name) == ["b", "ab", "c"])
        #expect(members.map(\.value.text) == ["12345678901234567", #"[1, {"x":"]}\""}]"#, "{}"])
        #expect(members[1].value.elements()?.map(\.text) == ["1", #"{"x":"]}\""}"#])
        #expect(object["ab"]?.kind == .array)
        #expect(object["z"] == nil)
        #expect(try json("[ ]").elements() == [])
        #expect(try json("{ }").members()?.isEmpty == true)
        #expect(try json("[\n1\n]").elements()?.map(\.text) == ["1"])
    }

    @Test("What is made is valid, and reads back")
    func makes() throws {
        let texts = ["", "a\"b\\c", "\u{1}\u{1F}\n\r\t", "é😀", "a/b", "\u{7F}\u{2028}"]
        for text in texts {
            let made = RawJSON.string(text)
            #expect(try json(made.text) == made)
            #expect(made.string == text)
        }
        #expect(RawJSON.string("a\0b").string == "a\u{FFFD}b")
        let object = RawJSON.object([("a", .int(-5)), ("b\n", .array([.null, .bool(true)])), ("a", .emptyObject)])
        #expect(object.text == #"{"b\n":[null,true],"a":{}}"#)
        #expect(try json(object.text) == object)
        #expect(RawJSON.object([]).text == "{}")
        #expect(RawJSON.array([]).text == "[]")
    }

    @Test(
        "What a program may print is repaired",
        arguments: [
            (
                Array(#"{"a\u0000":"\u0000\\u0000\ud800x\udc00\ud83d\ude00"}"#.utf8),
                #"{"a\ufffd":"\ufffd\\u0000\ufffdx\ufffd\ud83d\ude00"}"#
            ),
            ([0x22, 0xFF, 0x22], "\"\u{FFFD}\""),
            ([0x22, 0xE2, 0x82, 0x22], "\"\u{FFFD}\""),
            (Array(#""\uD800\uD800\uDC00""#.utf8), #""\ufffd\uD800\uDC00""#),
        ] as [([UInt8], String)]
    )
    func repairs(_ bytes: [UInt8], _ expected: String) throws {
        #expect(try RawJSON(repairing: bytes).text == expected)
    }

    @Test("Repair does not make valid what is broken")
    func repairsNoStructure() {
        for text in ["{", "\"\0\"", "[1,]", #""\"#, #""\u00"#] {
            #expect(throws: JSONTextError.self) { try RawJSON(repairing: text.utf8) }
        }
    }

    @Test("A description tells nothing of the content")
    func describesWithoutContent() throws {
        #expect("\(try json(#"{"password":"secret"}"#))" == "RawJSON(object, 21 bytes)")
    }
}
