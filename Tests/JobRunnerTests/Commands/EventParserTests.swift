import JobStatusModels
import JobStore
import TestSupport
import Testing

@testable import JobRunner

@Suite("Reading the events of a command")
struct EventParserTests {
    private func parse(_ text: String) -> (reports: [EventParser.Report], outcome: EventParser.Outcome?) {
        var parser = EventParser()
        var reports = parser.feed(text.utf8)
        if let last = parser.finish() { reports.append(last) }
        return (reports, parser.outcome)
    }

    @Test("Reports are told in order, with what they say")
    func reports() {
        let (reports, outcome) = parse(
            """
            {"progress":40,"message":"page 2"}
            {"progress":40.9}
              {"message":"only words","extra":[1]}\r
            {"progress":1e300}
            {"progress":-3,"message":5}
            {"progress":"40"}
            """
        )
        #expect(
            reports == [
                .init(progress: 40, message: "page 2"), .init(progress: 40), .init(message: "only words"),
                .init(progress: 100), .init(progress: 0),
            ]
        )
        #expect(outcome == nil)
    }

    @Test(
        "The outcome is the last that was told",
        arguments: [
            (#"{"result":{"a":12345678901234567}}"#, .result(#"{"a":12345678901234567}"#)),
            (#"{"result":null}"#, .result("null")),
            ("{\"result\":1}\n{\"result\":2}\n", .result("2")),
            ("{\"error\":\"no\"}\n{\"result\":2}", .result("2")),
            ("{\"result\":2}\n{\"error\":\"no\"}", .failure("no", false)),
            (#"{"error":"no","permanent":true}"#, .failure("no", true)),
            (#"{"permanent":true,"error":"no"}"#, .failure("no", true)),
            (#"{"error":"no","permanent":"true"}"#, .failure("no", false)),
            (#"{"error":{"code":5}}"#, .failure(#"{"code":5}"#, false)),
            (#"{"error":null}"#, .none),
            (#"{"result":1,"error":null}"#, .result("1")),
            (#"{"permanent":true}"#, .none),
            (#"{"result":"a\u0000b"}"#, .result(#""a\ufffdb""#)),
            (#"{"result":"\ud800"}"#, .result(#""\ufffd""#)),
        ] as [(String, Expected)]
    )
    func outcomes(_ text: String, _ expected: Expected) {
        switch (parse(text).outcome, expected) {
        case (.result(let result), .result(let text)): #expect(result.text == text)
        case (.failure(let failure), .failure(let message, let isPermanent)):
            #expect(failure == JobFailure(message, isPermanent: isPermanent))
        case (nil, .none): break
        case (let outcome, _): Issue.record("\(String(describing: outcome))")
        }
    }

    enum Expected: Sendable {
        case result(String)
        case failure(String, Bool)
        case none
    }

    @Test(
        "Log text is passed over",
        arguments: [
            "", "\n\n", "starting\n", "[1,2]\n", "42\n", "\"text\"\n", "null\n", "{oops}\n", "{\"progress\":40\n",
            "x {\"progress\":40}\n",
            "{\"progress\":40} x\n", "{\"progress\":40,\"progress\":50}\n", "\u{1B}[2K{\"progress\":40}\n", "{}\n",
            "{\"a\":1}\n",
        ]
    )
    func ignoresLog(_ text: String) {
        let (reports, outcome) = parse(text)
        #expect(reports == [])
        #expect(outcome == nil)
    }

    @Test(
        "A broken result is told, not passed over",
        arguments: ["{\"result\":", "{ \"result\" : [1,}", "{\"result\":1e999}"]
    )
    func tellsBrokenResult(_ text: String) {
        guard case .failure(let failure) = parse(text).outcome else {
            Issue.record("no failure")
            return
        }
        #expect(failure.isPermanent)
        #expect(failure.message.hasPrefix("the result is not valid: "))
    }

    @Test("Bytes that are no UTF-8 are repaired")
    func repairs() {
        var parser = EventParser()
        let line = Array(#"{"message":"a"#.utf8) + [0xFF] + Array("b\"}\n".utf8)
        #expect(parser.feed(line) == [.init(message: "a\u{FFFD}b")])
    }

    @Test("A result up to the limit passes, a larger one is told, a longer line of log is passed over")
    func limits() throws {
        let limit = JobLimits.resultSize
        let fits = "\"" + String(repeating: "x", count: limit - 2) + "\""
        guard case .result(let result) = parse("{\"result\":\(fits)}\n").outcome else {
            Issue.record("no result")
            return
        }
        #expect(result.bytes.count == limit)
        #expect(parse("{\"result\":\(fits.dropLast())x\"}\n").outcome == .tooLarge)
        let long = String(repeating: "x", count: EventParser.lineLimit)
        #expect(parse("{\"result\":\"\(long)\"}\n").outcome == .tooLarge)
        let (reports, outcome) = parse("\(long)x\n{\"progress\":1}\n{\"result\":2}\n")
        #expect(reports == [.init(progress: 1)])
        #expect(outcome == (try .result(RawJSON(validating: "2".utf8))))
    }

    @Test("However the output is cut, the events are the same", arguments: 0..<4)
    func survivesCutting(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let lines = [
            #"{"progress":10}"#, "log é😀", #"{"message":"é😀"}"#, "", "{broken", #"{"result":[1,"\n"]}"#,
            #"{"error":"x"}"#, "\r", "\u{FEFF}",
        ]
        for _ in 0..<200 {
            let count = Int.random(in: 0...12, using: &generator)
            let text = (0..<count).map { _ in lines.randomElement(using: &generator) ?? "" }.joined(separator: "\n")
            let whole = parse(text)
            var parser = EventParser()
            var reports: [EventParser.Report] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let size = Int.random(in: 1...9, using: &generator)
                reports += parser.feed(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            if let last = parser.finish() { reports.append(last) }
            #expect(reports == whole.reports)
            #expect(parser.outcome == whole.outcome)
        }
    }

    @Test("Random bytes never trap")
    func survivesNoise() {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("{}\":,\n\\u0result1ermp ".utf8) + [0, 0xFF, 0xC3]
        for _ in 0..<1_000 {
            var parser = EventParser()
            let count = Int.random(in: 0...60, using: &generator)
            _ = parser.feed((0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 })
            _ = parser.finish()
        }
    }
}
