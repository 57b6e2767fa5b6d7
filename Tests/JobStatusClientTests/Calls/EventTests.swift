import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

@Suite(.timeLimit(.minutes(1)))
struct EventTests {
    typealias T = ScriptedTransport

    @Test func theEventsTellWhatMetricsNeed() async throws {
        let clock = ManualClock()
        let tag = ["ETag": "\"r1\""]
        let fixture = try Fixture(
            [
                T.answer(T.pending, 200, tag), T.answer(after: .seconds(50), on: clock, "", 304, tag),
                T.answer(after: .seconds(1), on: clock, "", 503), T.answer("", 304, tag),
                T.answer(T.completed, 200, tag),
            ],
            clock: clock
        )
        for try await _ in fixture.client.updates(of: "j") {}
        #expect(
            fixture.log.events.map(\.description) == [
                "GET /api/job-status/j: 200, 45 bytes after 0.0 seconds",
                "GET /api/job-status/j: 304, 0 bytes after 50.0 seconds, held for up to 50.0 seconds",
                "GET /api/job-status/j: 503, 0 bytes after 1.0 seconds, held for up to 50.0 seconds",
                "job j: failed, unavailable with HTTP status 503", "job j: pauses for 0.5 seconds, failure",
                "job j: goes on after 0.5 seconds", "GET /api/job-status/j: 304, 0 bytes after 0.0 seconds",
                "GET /api/job-status/j: 200, 71 bytes after 0.0 seconds, held for up to 50.0 seconds",
            ]
        )
        let exchanges = fixture.log.events.compactMap { if case .answered(let exchange) = $0 { exchange } else { nil } }
        #expect(exchanges.filter(\.isUnchanged).map(\.hold) == [.seconds(50), .zero])
    }

    @Test func theDebugLogHoldsNoSecret() async throws {
        let problem = #"{"title":"secret-title","detail":"secret-input is wrong","field":"input.x","retry":"never"}"#
        let fixture = try Fixture(
            [
                T.answer(#"{"jobId":"j","status":"pending","message":"secret-message"}"#, 202),
                T.answer(#"{"jobId":"j","status":"completed","result":"secret-result"}"#), T.problem(problem, 422),
                T.problem(problem, 401), T.problem(problem, 403), T.answer("secret"), T.fails(),
            ],
            configuration: .init(retryTimeout: .zero),
            credentials: { $0 == nil ? "secret-token" : "secret-token-2" },
            baseURL: "http://user:secret@jobs.example"
        )
        let client = fixture.client
        _ = try await client.start(kind: "echo", input: ["password": "secret-input"])
        _ = try await client.waitForCompletion(of: "j")
        for _ in 0..<4 { _ = try? await client.start(kind: "echo", input: "secret-input") }
        let log = fixture.log.events.map(\.description).joined(separator: "\n")
        #expect(fixture.transport.isDone && fixture.log.events.count > 8)
        #expect(!log.contains("secret"), "\(log)")
    }
}
