import Foundation
import JobRunner
import JobStore
import Testing

@Suite("Kinds made of Swift handlers")
struct JobKindTests {
    private struct Resize: JobHandler {
        enum Mode: String, Codable, Sendable { case fit, fill }

        struct Input: Codable, Sendable {
            struct Item: Codable, Sendable { var name: String }

            /// Two numbers, and an object with one that fits a byte.
            struct Small: Codable, Sendable {
                var byte: UInt8

                init(from decoder: any Decoder) throws {
                    var values = try decoder.unkeyedContainer()
                    _ = try values.decode(Int.self)
                    _ = try values.decode(Int.self)
                    byte = try values.decode([String: UInt8].self)["byte"] ?? 0
                }
            }

            var width: Int
            var scale: Double?
            var mode: Mode?
            var items: [Item]?
            var when: Date?
            var tags: [String: Bool]?
            var small: Small?
        }

        struct Output: Codable, Sendable {
            var width: Int
            var when: Date?
            var ratio: Double
            var path: String
        }

        static let kind = "resize"

        func run(_ input: Input, context: JobContext) async throws -> Output {
            context.report(progress: 150, message: "at \(context.attempt)")
            context.report(progress: -5)
            return Output(width: input.width, when: input.when, ratio: input.scale ?? 1, path: "a/b\0")
        }
    }

    private struct Whatever<Output: Codable & Sendable>: JobHandler {
        struct Input: Codable, Sendable {}
        static var kind: String { "whatever" }
        let output: Output
        func run(_ input: Input, context: JobContext) async throws -> Output { output }
    }

    private func json(_ text: String) throws -> RawJSON {
        try RawJSON(validating: text.utf8)
    }

    @Test(
        "An input that does not fit is refused by the name of its field",
        arguments: [
            (#"{}"#, "input.width", "is required"),
            (#"{"width":"3"}"#, "input.width", "expected a whole number"),
            (#"{"width":null}"#, "input.width", "expected a whole number, not null"),
            (#"{"width":3,"scale":"x"}"#, "input.scale", "expected a number"),
            (#"{"width":3,"items":[{"name":"a"},{"name":5}]}"#, "input.items[1].name", "expected a string"),
            (#"{"width":3,"items":{}}"#, "input.items", "expected an array"),
            (#"{"width":3,"items":[3]}"#, "input.items[0]", "expected an object"),
            (#"{"width":3,"tags":{"a":1}}"#, "input.tags.a", "expected true or false"),
            (#"{"width":3,"when":"yesterday"}"#, "input.when", "expected a date such as 2026-11-23T10:15:00Z"),
            (#"[]"#, "input", "expected an object"),
            (#"null"#, "input", "expected an object, not null"),
        ]
    )
    func namesField(_ text: String, _ field: String, _ detail: String) throws {
        let error = #expect(throws: InputError.self) { try JobKind(Resize()).checkedInput(json(text)) }
        #expect(error?.field == field)
        #expect(error?.detail == detail)
    }

    @Test(
        "Other misfits name their field too",
        arguments: [
            (#"{"width":3.5}"#, "input.width"),
            (#"{"width":1e30}"#, "input.width"),
            (#"{"other":[1.5],"scale":1.5,"width":9223372036854775808,"more":{"x":2.5}}"#, "input.width"),
            (#"{"width":3,"small":[1,2,{"byte":300}],"x":1.5}"#, "input.small[2].byte"),
            (#"{"width":3,"mode":"crop"}"#, "input.mode"),
        ]
    )
    func namesFieldOfOddValues(_ text: String, _ field: String) throws {
        let error = #expect(throws: InputError.self) { try JobKind(Resize()).checkedInput(json(text)) }
        #expect(error?.field == field)
    }

    @Test("A checked input is the one that came, and no input at all is an empty object")
    func keepsInput() throws {
        let input = try json(#"{ "width": 3.0, "later": 12345678901234567 }"#)
        #expect(try JobKind(Resize()).checkedInput(input) == input)
        #expect(try JobKind(Whatever(output: 1)).checkedInput(nil) == .emptyObject)
    }

    @Test("A result is JSON with sorted members, RFC 3339 dates and without NUL")
    func encodesResult() async throws {
        let log = ReportLog()
        let input = #"{"width":3,"when":"2026-11-23T10:15:00.250Z","scale":0.5}"#
        let result = try await JobKind(Resize()).start(input, context: .forTests(attempt: 2, report: log.take))
        #expect(
            result.text == #"{"path":"a/b\ufffd","ratio":0.5,"when":"2026-11-23T10:15:00.250Z","width":3}"#
        )
        #expect(log.all == [.init(progress: 100, message: "at 2"), .init(progress: 0, message: nil)])
    }

    @Test("A result of any sort will do")
    func encodesAnyResult() async throws {
        #expect(try await JobKind(Whatever(output: "text")).start("{}").text == "\"text\"")
        #expect(try await JobKind(Whatever(output: Int?.none)).start("{}").text == "null")
        #expect(try await JobKind(Whatever(output: [1, 2])).start("{}").text == "[1,2]")
    }

    @Test("A result that can't be kept fails the job for good")
    func refusesResult() async throws {
        let failure = await #expect(throws: JobFailure.self) {
            try await JobKind(Whatever(output: Double.nan)).start("{}")
        }
        #expect(failure?.isPermanent == true)
        await #expect(throws: ResultTooLarge.self) {
            try await JobKind(Whatever(output: String(repeating: "x", count: 1 << 20))).start("{}")
        }
    }
}
