import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

@Suite(.timeLimit(.minutes(1)))
struct StartIntentTests {
    typealias T = ScriptedTransport

    @Test func aStoredIntentIsTheSameStart() async throws {
        var request = StartJobRequest(kind: "echo", input: ["n": 12_345_678_901_234_567, "f": 1.5, "z": .null])
        request.runAt = Date(timeIntervalSince1970: 1_800_000_000.123)
        let intent = StartIntent(request)
        let stored = try JSONEncoder().encode(intent)
        let restored = try JSONDecoder().decode(StartIntent.self, from: stored)
        #expect(restored == intent)
        let fixture = try Fixture([T.answer(T.pending, 202), T.answer(T.pending, 202)])
        _ = try await fixture.client.start(intent)
        _ = try await fixture.client.start(restored)
        let requests = fixture.transport.requests
        #expect(Set(requests.map { $0.headers["Idempotency-Key"] }) == [intent.idempotencyKey])
        let bodies = try requests.map { try JSONValue(json: $0.body ?? Data()) }
        #expect(bodies[0] == bodies[1] && bodies[0]["input"]?["n"] == 12_345_678_901_234_567)
    }

    @Test func everyIntentIsAJobOfItsOwn() {
        #expect(StartIntent(StartJobRequest()).idempotencyKey != StartIntent(StartJobRequest()).idempotencyKey)
    }
}
