import Testing

/// A body that is no JSON that can be kept, and where it is wrong.
struct BadBody: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let field: String

    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ field: String = "body") {
        (self.name, self.bytes, self.field) = (name, bytes, field)
    }

    init(_ name: String, _ text: String, _ field: String = "body") {
        self.init(name, Array(text.utf8), field)
    }

    static let all: [BadBody] = [
        BadBody("cut off", #"{"kind":"echo""#, "kind"),
        BadBody("not JSON", "kind=echo"),
        BadBody("two values", #"{"kind":"echo"} {"kind":"echo"}"#),
        BadBody("trailing comma", #"{"kind":"echo",}"#, "kind"),
        BadBody("single quotes", "{'kind':'echo'}"),
        BadBody("comment", #"{"kind":"echo"}//"#),
        BadBody("white space alone", "  \n"),
        BadBody("byte order mark", [0xEF, 0xBB, 0xBF] + Array(#"{"kind":"echo"}"#.utf8)),
        BadBody("UTF-16", Array(#"{"kind":"echo"}"#.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
        BadBody("duplicate names", #"{"kind":"echo","kind":"noop"}"#, "kind"),
        BadBody("duplicate names deep within", #"{"kind":"echo","input":{"a":{"b":1,"b":2}}}"#, "input.a"),
        BadBody(
            "invalid UTF-8",
            Array(#"{"kind":"echo","input":{"s":""#.utf8) + [0xFF] + Array(#""}}"#.utf8),
            "input.s"
        ),
        BadBody("overlong", Array(#"{"kind":"echo","input":""#.utf8) + [0xC0, 0x80] + Array(#""}"#.utf8), "input"),
        BadBody("escaped NUL", #"{"kind":"echo","input":{"s":"a\u0000b"}}"#, "input.s"),
        BadBody("raw NUL", Array(#"{"kind":"echo","input":""#.utf8) + [0] + Array(#""}"#.utf8), "input"),
        BadBody("lone high surrogate", #"{"kind":"echo","input":["\ud800"]}"#, "input[0]"),
        BadBody("lone low surrogate", #"{"kind":"echo","input":"\udc00x"}"#, "input"),
        BadBody("nested too deep", #"{"kind":"echo","input":"# + nesting(200) + "}", "input" + steps(15)),
        BadBody("nested absurdly deep", String(repeating: "[", count: 500_000), steps(16)),
        BadBody("a number out of range", #"{"kind":"echo","input":{"n":1e999}}"#, "input.n"),
        BadBody("an absurd exponent", #"{"kind":"echo","input":{"n":1e-9223372036854775808}}"#, "input.n"),
        BadBody("an exponent without end", #"{"kind":"echo","input":{"n":1e+\#(digits(300))}}"#, "input.n"),
        BadBody("a number of absurd length", #"{"kind":"echo","input":"# + digits(5_000) + "}", "input"),
        BadBody("not a number", #"{"kind":"echo","priority":NaN}"#, "priority"),
        BadBody("a leading zero", #"{"kind":"echo","priority":01}"#, "priority"),
    ]

    private static func nesting(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    private static func steps(_ count: Int) -> String { String(repeating: "[0]", count: count) }

    private static func digits(_ count: Int) -> String { String(repeating: "9", count: count) }
}
