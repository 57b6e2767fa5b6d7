import Foundation
import JobStatusModels
import Testing

struct JSONValueTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-1", "12345678901234567", "9007199254740993", "9223372036854775807",
        "-9223372036854775808", "18446744073709551615", "123456789012345678901234567890", "0.1", "-2.5",
        "0.12345678901234567890123456789", #""""#, #""a\"b\\c/ü😀\n""#, "[]", "{}",
        #"{"a":[1,2.25,{"b":null}],"c":"d","e":false}"#,
    ])
    func passesUnchanged(json: String) throws {
        let value = try JSONValue(json: Data(json.utf8))
        #expect(try encode(value) == json)
        #expect(try encode([value]) == "[\(json)]")
        #expect(try JSONValue(json: Data(encode(value).utf8)) == value)
    }

    @Test func numbersAreEqualByValue() throws {
        #expect(try decode("[3, 3.0, 3e0]") == [3, 3, 3] as JSONValue)
        #expect(try decode("0.1") == JSONValue.number(0.1))
        #expect(JSONNumber(Decimal(2)) == JSONNumber(2))
        #expect(JSONNumber(2.0 as Double) == 2)
        #expect(JSONNumber(UInt64.max) == JSONNumber(Decimal(string: "18446744073709551615") ?? 0))
        #expect(JSONNumber(Double.infinity) == nil && JSONNumber(Double.nan) == nil)
    }

    @Test func numbersBeyondDecimalsAreDoubles() throws {
        let large: JSONNumber = try decode("1e200")
        #expect(large.double == 1e200 && large.decimal == nil && large.int == nil)
        #expect(large == JSONNumber(1e200 as Double))
        #expect(try encode(decode("[1e-200]", as: JSONValue.self)) == "[1e-200]")
        #expect(throws: DecodingError.self) { try decode("1e999", as: JSONValue.self) }
    }

    @Test func numbersConvert() {
        #expect(JSONValue.number(5).int == 5 && JSONValue.number(5).double == 5)
        #expect(JSONValue.number(5.5).int == nil && JSONValue.number(5.5).double == 5.5)
        #expect(JSONNumber(UInt64.max).int == nil && JSONNumber(UInt64.max).double == 18446744073709551616)
        #expect("\(JSONNumber(0.25))" == "0.25" && "\(JSONNumber(UInt64.max))" == "18446744073709551615")
    }

    @Test func membersAreReachable() {
        let value: JSONValue = ["a": ["b", true, .null, 1.5], "n": 2]
        #expect(value["a"]?.array?.first?.string == "b")
        #expect(value["a"]?.array?[1].bool == true)
        #expect(value["a"]?.array?[2] == .null)
        #expect(value["n"]?.int == 2 && value["x"] == nil && value.object?.count == 2)
        #expect(JSONValue.null["a"] == nil && value.string == nil && value.bool == nil)
    }

    @Test(arguments: ["", "{", "[1,", "nul", "{'a':1}", "\u{1}"])
    func refusesWhatIsNoJSON(text: String) {
        #expect(throws: (any Error).self) { try JSONValue(json: Data(text.utf8)) }
    }
}
