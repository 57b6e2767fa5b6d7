import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ErrorTests {
    typealias T = ScriptedTransport

    private func error(of step: @escaping T.Step) async throws -> JobStatusClientError {
        let fixture = try Fixture([step])
        return try await clientError { try await fixture.client.status(of: "j") }
    }

    @Test(arguments: [
        (401, "not-allowed", false), (403, "not-allowed", false), (404, "not-found", false), (410, "not-found", false),
        (400, "refused", false), (409, "refused", false), (413, "refused", false), (422, "refused", false),
        (408, "unavailable", true), (425, "unavailable", true), (429, "unavailable", true), (500, "unavailable", true),
        (503, "unavailable", true), (504, "unavailable", true), (302, "malformed-answer", true),
        (304, "malformed-answer", true),
    ])
    func everyStatusHasItsClass(statusCode: Int, code: String, isTransient: Bool) async throws {
        let error = try await error(of: T.answer("", statusCode))
        #expect(error.code.description == code)
        #expect(error.isTransient == isTransient)
        #expect(error.statusCode == statusCode)
        #expect(error.description.contains("\(statusCode)"))
    }

    @Test(arguments: [("never", false), ("after", true), ("reauthenticate", false), ("resync", false)])
    func theProblemKnowsBetterThanTheStatus(retry: String, isTransient: Bool) async throws {
        for statusCode in [409, 503] {
            let error = try await error(of: T.problem(#"{"retry":"\#(retry)"}"#, statusCode))
            #expect(error.isTransient == isTransient)
        }
    }

    @Test func textsComeFromTheProblemIfItHasAny() async throws {
        let both = try await error(of: T.problem(#"{"title":"Bad","detail":"Very bad","field":"input.n"}"#, 422))
        #expect(both.description == "Bad: input.n: Very bad")
        let named = try await error(of: T.problem(#"{"title":"Bad","detail":"input.n is bad","field":"input.n"}"#, 422))
        #expect(named.description == "Bad: input.n is bad")
        #expect(both.problem?.field == "input.n")
        #expect(try await error(of: T.problem("{}", 422)).description == "The server answered with HTTP status 422.")
        let page = try await error(of: T.answer("<html>secret</html>", 502, ["Content-Type": "text/html"]))
        #expect(page.problem == nil && page.description == "The server answered with HTTP status 502.")
        #expect(
            try await error(of: T.answer(" <!doctype html>")).description
                == "The server was expected to answer with job status JSON, but sent a web page."
        )
        #expect(try await error(of: T.answer("")).description.hasSuffix("but sent nothing."))
    }

    @Test(arguments: [
        ("7", 7), ("0", 0), (" 12 ", 12), ("100000", 300), ("99999999999999999999999", 300),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 30), ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
        ("Sun, 06 Nov 1994 18:49:37 GMT", 300),
    ])
    func retryAfterIsSecondsOrADate(text: String, seconds: Int) async throws {
        let headers = ["retry-after": text, "DATE": "Sun, 06 Nov 1994 08:49:37 GMT"]
        #expect(try await error(of: T.answer("", 503, headers)).retryAfter == .seconds(seconds))
    }

    @Test(arguments: [
        "", "soon", "-3", "1.5", "Sun, 06 Nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT",
    ])
    func unreadableRetryAfterIsNone(text: String) async throws {
        #expect(try await error(of: T.answer("", 503, ["Retry-After": text])).retryAfter == nil)
    }

    @Test func aDateWithoutTheServersOwnIsNotTrusted() async throws {
        let headers = ["Retry-After": "Sun, 06 Nov 2094 08:49:37 GMT"]
        #expect(try await error(of: T.answer("", 503, headers)).retryAfter == nil)
    }
}
