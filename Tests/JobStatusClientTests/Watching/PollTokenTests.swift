import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

@Suite(.timeLimit(.minutes(1)))
struct PollTokenTests {
    @Test func aStoredTokenGoesOnWhereItWas() async throws {
        let server = FakeServer()
        server.set("j", .processing, 40)
        let first = try Fixture.client(of: server)
        var stored = Data()
        for try await status in first.updates(of: "j") {
            #expect(status.progress == 40)
            stored = try JSONEncoder().encode(first.pollToken(of: "j"))
            break
        }
        #expect(stored.count < 300)
        let token = try JSONDecoder().decode(PollToken.self, from: stored)
        #expect(token.status?.revision == 1 && token.entityTag == "\"r1\"")

        let second = try Fixture.client(of: server)
        let before = server.asked.count
        var seen: [Int] = []
        for try await status in second.updates(from: token) {
            seen.append(status.progress)
            // It is the status now, confirmed by an answer of a few bytes.
            if status.progress == 40 {
                #expect(server.asked.count == before + 1 || server.asked.count == before + 2)
                server.set("j", .completed)
            }
        }
        #expect(seen == [40, 100])
    }

    @Test func nothingOlderThanTheTokenIsTold() async throws {
        let server = FakeServer()
        for progress in 1...5 { server.set("j", .processing, progress) }
        let client = try Fixture.client(of: server)
        let older = ["ETag": "\"r3\""]
        let body = Data(#"{"jobId":"j","status":"processing","progress":3,"revision":3}"#.utf8)
        server.interfere { [server] _ in
            server.asked.count < 3 ? ClientResponse(statusCode: 200, headers: older, body: body) : nil
        }
        var status = JobStatus(jobID: "j", status: .processing, progress: 5)
        status.revision = 5
        let headers = ["ETag": "\"r5\""]
        let answer = Answer(value: status, response: ClientResponse(statusCode: 200, headers: headers))
        for try await status in client.updates(from: PollToken(answer)) {
            #expect(status.revision ?? 0 >= 5)
            if status.revision == 5 { server.set("j", .failed) }
        }
    }

    @Test func aTokenOfAFinishedOrUnknownJobIsSmallAndAsksAgain() async throws {
        let server = FakeServer()
        server.set("j", .completed, result: .string(String(repeating: "x", count: 100_000)))
        let client = try Fixture.client(of: server)
        let answer = try await client.send(.status(of: "j"))
        let token = PollToken(answer)
        #expect(try JSONEncoder().encode(token).count < 50)
        #expect(client.pollToken(of: "j") == PollToken(jobID: "j") && token == PollToken(jobID: "j"))
        #expect(try await client.waitForCompletion(from: token).isOver)
    }

    @Test func aTokenOfNoJobIsRefused() async throws {
        let server = FakeServer()
        let client = try Fixture.client(of: server)
        let error = try await clientError { try await client.waitForCompletion(from: PollToken(jobID: "../x")) }
        #expect(error.code == .invalidArgument && server.asked.isEmpty)
    }
}
