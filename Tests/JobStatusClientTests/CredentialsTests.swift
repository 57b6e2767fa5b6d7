import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CredentialsTests {
    typealias T = ScriptedTransport

    @Test func everyRequestCarriesTheToken() async throws {
        let fixture = try Fixture([T.answer(T.completed)], credentials: { _ in "secret-1" })
        _ = try await fixture.client.status(of: "j")
        #expect(fixture.transport.requests[0].headers["Authorization"] == "Bearer secret-1")
    }

    @Test func aRejectedTokenIsAskedForOnceMore() async throws {
        let fixture = try Fixture(
            [T.answer("", 401), T.answer(T.completed)],
            credentials: { rejected in rejected == nil ? "old" : "new-after-\(rejected ?? "")" }
        )
        #expect(try await fixture.client.status(of: "j").isOver)
        #expect(
            fixture.transport.requests.map { $0.headers["Authorization"] } == ["Bearer old", "Bearer new-after-old"]
        )
        #expect(fixture.log.failures.isEmpty)
    }

    @Test func aSecondRejectionIsFinal() async throws {
        let fixture = try Fixture([T.answer("", 401), T.answer("", 401)], credentials: { $0 == nil ? "a" : "b" })
        let error = try await clientError { try await fixture.client.status(of: "j") }
        #expect(error.code == .notAllowed && error.statusCode == 401 && !error.isTransient)
        #expect(fixture.transport.isDone)
    }

    @Test func theSameTokenIsNotSentTwice() async throws {
        let fixture = try Fixture([T.answer("", 401)], credentials: { _ in "same" })
        let error = try await clientError { try await fixture.client.start(kind: "x") }
        #expect(error.code == .notAllowed)
        #expect(fixture.transport.requests.count == 1)
    }

    @Test func withoutATokenNoneIsSent() async throws {
        let fixture = try Fixture([T.answer("", 401)], credentials: { _ in nil })
        _ = try await clientError { try await fixture.client.status(of: "j") }
        #expect(fixture.transport.requests.count == 1)
        #expect(fixture.transport.requests[0].headers["Authorization"] == nil)
    }

    @Test(arguments: ["a b", "a\r\nX-Evil: 1", "ä", "a\u{0}"])
    func aTokenThatCannotBeSentIsNot(token: String) async throws {
        let fixture = try Fixture([], credentials: { _ in token })
        let error = try await clientError { try await fixture.client.start(kind: "x") }
        #expect(error.code == .invalidArgument && !error.description.contains(token))
        #expect(fixture.transport.requests.isEmpty)
    }

    @Test func missingCredentialsAreNotAnOutage() async throws {
        let fixture = try Fixture([], credentials: { _ in throw T.NoNetwork() })
        let error = try await clientError { try await fixture.client.start(kind: "x") }
        #expect(error.code == .notAllowed && !error.isTransient)
    }

    @Test func nothingThatIsToldHoldsTheToken() async throws {
        let fixture = try Fixture(
            [T.answer("", 401), T.answer("", 403), T.fails(), T.answer("", 500), T.answer("<html>")],
            credentials: { $0 == nil ? "secret-token" : "secret-token-2" }
        )
        var told = ""
        for _ in 0..<4 {
            let error = try await clientError { try await fixture.client.status(of: "j") }
            told += "\(error) \(String(reflecting: error)) "
        }
        told += fixture.log.events.map { String(reflecting: $0) }.joined()
        #expect(!told.contains("secret"))
        #expect(fixture.transport.isDone)
    }
}
