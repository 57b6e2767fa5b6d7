import Foundation
import JobStore
import Testing

@testable import JobStatusAPI

struct StartRequestTests {
    @Test
    func readsEveryMember() throws {
        let text = """
            {"kind":"a.b-c_1","input":{"n":12345678901234567890},"priority":-100,"runAt":"2030-01-01T01:00:00.5+01:00",
             "maxAttempts":3.0,"timeoutSeconds":1.5}
            """
        let request = try StartRequest(RawJSON(text))
        #expect(request.kind == "a.b-c_1")
        #expect(request.input?.text == #"{"n":12345678901234567890}"#)
        #expect(request.priority == -100)
        #expect(request.runAt == Date(timeIntervalSince1970: 1_893_456_000.5))
        #expect(request.maxAttempts == 3)
        #expect(request.timeout == .milliseconds(1_500))
    }

    @Test
    func leavesToTheKindWhatIsNotSaid() throws {
        let request = try StartRequest(RawJSON(#"{"kind":"echo"}"#))
        #expect(request.input == nil)
        #expect(request.priority == 0)
        #expect(request.runAt == nil)
        #expect(request.maxAttempts == nil)
        #expect(request.timeout == nil)
    }

    @Test(arguments: [
        (#"{"kind":"e","priority":100}"#, "priority"), (#"{"kind":"e","maxAttempts":100}"#, "maxAttempts"),
        (#"{"kind":"e","timeoutSeconds":0.001}"#, "timeoutSeconds"),
        (#"{"kind":"e","timeoutSeconds":604800}"#, "timeoutSeconds"),
        (#"{"kind":"e","runAt":"9999-12-31T23:59:59Z"}"#, "runAt"),
        (#"{"kind":"e","runAt":"1970-01-01T00:00:00Z"}"#, "runAt"), (#"{"kind":"e","input":null}"#, "input"),
    ])
    func takesTheEdges(text: String, field: String) throws {
        _ = try StartRequest(RawJSON(text))
    }

    @Test(arguments: BadStart.all)
    func refusesAndNamesTheMember(bad: BadStart) throws {
        let json = try RawJSON(bad.text)
        let problem = #expect(throws: APIProblem.self) { _ = try StartRequest(json) }
        #expect(problem?.type == .invalidRequest)
        #expect(problem?.field == bad.field)
    }

    @Test
    func namesTheFirstBadStartOfABatch() throws {
        let json = try RawJSON(#"{"jobs":[{"kind":"echo"},{"kind":"gone"},{"kind":7}]}"#)
        // Whether it is the form or the kind that is wrong, the first one is named.
        let problem = #expect(throws: APIProblem.self) { try jobs(of: json) }
        #expect(problem?.index == 1)
        #expect(problem?.field == "jobs[1].kind")
    }

    @Test(arguments: [
        "{}", #"{"jobs":[]}"#, #"{"jobs":{}}"#, #"{"jobs":null}"#, "[]", #"{"jobs":[{"kind":"e"}],"x":1}"#,
        #"{"jobs":[1]}"#,
    ])
    func refusesWhatIsNoBatch(text: String) throws {
        let json = try RawJSON(text)
        #expect(throws: APIProblem.self) { try jobs(of: json) }
    }

    private func jobs(of json: RawJSON?) throws -> [NewJob] {
        try BatchRequest(json).jobs { (start, path) throws(APIProblem) in try start.job(of: TestKinds(), path: path) }
    }

    @Test
    func takesAThousandAndNoMore() throws {
        func batch(_ count: Int) throws -> RawJSON {
            try RawJSON(#"{"jobs":["# + repeatElement(#"{"kind":"echo"}"#, count: count).joined(separator: ",") + "]}")
        }
        #expect(try jobs(of: batch(1_000)).count == 1_000)
        let tooMany = try batch(1_001)
        let problem = #expect(throws: APIProblem.self) { try jobs(of: tooMany) }
        #expect(problem?.field == "jobs")
        let none = #expect(throws: APIProblem.self) { try jobs(of: nil) }
        #expect(none?.field == "jobs")
    }
}
