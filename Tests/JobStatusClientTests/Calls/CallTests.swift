import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CallTests {
    typealias T = ScriptedTransport

    @Test func startSendsItsRequestWithAKeyOfItsOwn() async throws {
        let fixture = try Fixture([T.answer(T.pending, 202), T.answer(T.pending, 202)])
        let job = try await fixture.client.start(kind: "checksum", input: ["path": "a/b"])
        _ = try await fixture.client.start()
        #expect(job == JobStatus(jobID: "j", status: .pending))
        #expect(fixture.asked == ["POST /api/start-async-job", "POST /api/start-async-job"])
        let requests = fixture.transport.requests
        #expect(try JSONValue(json: requests[0].body ?? Data()) == ["kind": "checksum", "input": ["path": "a/b"]])
        #expect(requests[0].headers["Content-Type"] == "application/json")
        // The default kind is started by a request without a body.
        #expect(requests[1].body == nil)
        let keys = requests.compactMap { $0.headers["Idempotency-Key"] }
        #expect(Set(keys).count == 2)
    }

    @Test func startIsSentAgainWithTheSameKey() async throws {
        let fixture = try Fixture(
            [
                T.fails(), T.answer("", 503, ["Retry-After": "4"]), T.answer("<html>", 502), T.answer("<html>", 200),
                T.answer(T.pending, 202),
            ])
        #expect(try await fixture.client.start(kind: "echo").jobID == "j")
        #expect(Set(fixture.transport.requests.map { $0.headers["Idempotency-Key"] }).count == 1)
        #expect(Set(fixture.transport.requests.map(\.body)).count == 1)
        #expect(fixture.clock.sleeps == [.milliseconds(500), .seconds(4), .seconds(2), .seconds(4)])
    }

    @Test func startGivesUpWhenItsTimeIsOver() async throws {
        let fixture = try Fixture([], otherwise: T.fails(), random: 0.99)
        let error = try await clientError { try await fixture.client.start(kind: "echo") }
        #expect(error.code == .unreachable)
        #expect(error.description == "The server could not be reached: no network")
        #expect(fixture.clock.now.offset < .seconds(30) && fixture.transport.requests.count > 3)
        let once = try Fixture([T.fails()], configuration: .init(retryTimeout: .zero))
        _ = try await clientError { try await once.client.start(kind: "echo") }
        #expect(once.transport.requests.count == 1)
    }

    @Test func refusalsOfAStartAreFinal() async throws {
        let fixture = try Fixture([
            T.problem(#"{"type":"/problems/unknown-kind","title":"Unknown kind","status":422,"retry":"never"}"#, 422)
        ])
        let error = try await clientError { try await fixture.client.start(kind: "nope") }
        #expect(error.code == .refused && error.statusCode == 422 && !error.isTransient)
        #expect(error.problem?.type == "/problems/unknown-kind")
        #expect(error.description == "Unknown kind")
    }

    @Test func aGivenKeyIsUsedAndReplaysAreKnown() async throws {
        let fixture = try Fixture([
            T.answer(T.pending, 202), T.answer(T.pending, 202, ["idempotent-replayed": "true"]),
        ])
        _ = try await fixture.client.start(StartJobRequest(kind: "k"), idempotencyKey: "tap-1")
        let call = try Call.start(StartJobRequest(kind: "k"), idempotencyKey: "tap-1")
        #expect(try await fixture.client.send(call).isReplay)
        #expect(fixture.transport.requests.allSatisfy { $0.headers["Idempotency-Key"] == "tap-1" })
        for key in ["", "a b", "ä", "a\r\nX: y", String(repeating: "k", count: 256)] {
            let error = try await clientError { try await fixture.client.start(.init(), idempotencyKey: key) }
            #expect(error.code == .invalidArgument)
        }
    }

    @Test func inputThatIsJSONIsSentAsItIs() async throws {
        let fixture = try Fixture([T.answer(T.pending, 202)])
        var request = StartJobRequest(kind: "k", input: "unused")
        request.priority = 1
        let call = try Call.start(request, inputJSON: Data(#" {"n":1.0, "s":"\/"} "#.utf8), idempotencyKey: "k")
        _ = try await fixture.client.send(call)
        let body = String(decoding: try #require(fixture.transport.requests.first?.body), as: UTF8.self)
        #expect(body.contains(#""input": {"n":1.0, "s":"\/"} "#) && body.contains(#""priority":1"#))
        #expect(!body.contains("unused"))
        for bad in ["", #"1,"kind":"other""#, "{", #""input":null"#] {
            #expect(throws: JobStatusClientError.self) {
                try Call.start(request, inputJSON: Data(bad.utf8), idempotencyKey: "k")
            }
        }
    }

    @Test func batchesAreOneRequest() async throws {
        let fixture = try Fixture([
            T.answer(#"{"jobs":[{"jobId":"a","status":"pending"},{"jobId":"b","status":"pending"}]}"#, 202)
        ])
        let jobs = try await fixture.client.start([StartJobRequest(kind: "x"), StartJobRequest(kind: "y")])
        #expect(jobs.map(\.jobID) == ["a", "b"])
        #expect(fixture.asked == ["POST /api/jobs/batch"])
        #expect(fixture.transport.requests[0].headers["Idempotency-Key"] != nil)
    }

    @Test func readsAreSentOnce() async throws {
        let fixture = try Fixture([T.answer("", 503)])
        let error = try await clientError { try await fixture.client.status(of: "j") }
        #expect(error.code == .unavailable && error.isTransient)
        #expect(fixture.transport.requests.count == 1)
    }

    @Test func listsAndSelectsAndTurnsPages() async throws {
        let page = #"{"jobs":[],"nextPage":"p2"}"#
        let fixture = try Fixture([T.answer(page), T.answer(page), T.answer(page), T.answer(#"{"kinds":[]}"#)])
        #expect(try await fixture.client.list().nextPage == "p2")
        _ = try await fixture.client.list(JobQuery(status: .failed, kind: "a&b=c d", limit: 7, page: "p_2"))
        #expect(try await fixture.client.jobs(["a", "b"]).isEmpty)
        #expect(try await fixture.client.kinds().kinds.isEmpty)
        #expect(
            fixture.asked == [
                "GET /api/jobs", "GET /api/jobs?status=failed&kind=a%26b%3Dc%20d&limit=7&page=p_2",
                "GET /api/jobs?ids=a,b", "GET /api/kinds",
            ]
        )
    }

    @Test func cancelsRetriesAndDeletes() async throws {
        let fixture = try Fixture([
            T.answer("", 500), T.answer(T.processing(3), 202), T.answer(T.pending, 202), T.answer("", 204),
            T.problem(#"{"title":"No such job"}"#, 404),
        ])
        #expect(try await fixture.client.cancel("j").progress == 3)
        #expect(try await fixture.client.retry("j").status == .pending)
        try await fixture.client.delete("j")
        try await fixture.client.delete("j")
        #expect(
            fixture.asked == [
                "POST /api/jobs/j/cancel", "POST /api/jobs/j/cancel", "POST /api/jobs/j/retry", "DELETE /api/jobs/j",
                "DELETE /api/jobs/j",
            ]
        )
        #expect(fixture.transport.requests[3].headers["Idempotency-Key"] == nil)
    }

    @Test func deletingARunningJobIsRefused() async throws {
        let fixture = try Fixture([T.problem(#"{"title":"Not over","status":409,"detail":"It is running."}"#, 409)])
        let error = try await clientError { try await fixture.client.delete("j") }
        #expect(error.code == .refused && error.description == "Not over: It is running.")
    }

    @Test func basePathsAreKept() async throws {
        let fixture = try Fixture([T.answer(T.completed)], baseURL: "https://api.example/jobs/v1//")
        _ = try await fixture.client.status(of: "j")
        #expect(fixture.transport.requests[0].url.absoluteString == "https://api.example/jobs/v1/api/job-status/j")
    }

    @Test func theBodyIsThereAsItCame() async throws {
        let body = #"{ "jobId":"j" , "status":"completed", "result":1.50, "zone":"x" }"#
        let fixture = try Fixture([T.answer(body, 200, ["ETag": "\"r7\"", "Retry-After": "3"])])
        let answer = try await fixture.client.send(.status(of: "j"))
        #expect(String(decoding: answer.body, as: UTF8.self) == body)
        #expect(answer.entityTag == "\"r7\"" && answer.retryAfter == .seconds(3) && !answer.isReplay)
    }
}
